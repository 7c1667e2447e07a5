package io.claudebench.hook.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One beat for every open session of a tenant: its leases first, then its instances, each kind by itself, so that where
 * one service is away the other's are renewed all the same. Who says that it knows nothing of it is looked at.
 */
@Singleton
final class Renewals {
  /** What the stepper holds for a session: task → todo and fence. */
  private static final String HELD = "!held";
  private static final int PAGE = 200;
  /** After so many that nobody answered, the rest of a round would only wait likewise. */
  private static final int AWAY = 3;

  private final RedisClient redis;
  private final Script doubt;
  private final Commander commander;
  private final Tenants tenants;
  private final SessionSettings settings;

  /** A session, and the tasks that it holds. */
  private record Ours(String session, JsonNode held) {}

  /** One call that renews, and the mark of what is to be looked at when it does not. */
  private record Renewal(String session, String verb, ObjectNode input, String mark) {}

  Renewals(RedisClient redis, Scripts scripts, Commander commander, Tenants tenants, SessionSettings settings) {
    this.redis = redis;
    this.doubt = scripts.load("hook_session_doubt");
    this.commander = commander;
    this.tenants = tenants;
    this.settings = settings;
  }

  Uni<Void> of(String tenant) {
    Keys keys = tenants.keys(tenant);
    return redis.send(Request.cmd(Command.ZRANGE).arg(keys.of(Key.HOOK_SESSIONS)).arg(0).arg(-1))
        .map(reply -> reply.stream().map(Response::toString).toList()).chain(open -> ours(keys, open))
        .chain(ours -> Uni.join().all(beat(tenant, ours.stream().flatMap(this::leases).toList()),
            beat(tenant, ours.stream().map(Renewals::instance).toList())).andCollectFailures())
        .replaceWithVoid();
  }

  /** Those whose name no other instance has taken since: that one beats for itself, or is dead. */
  private Uni<List<Ours>> ours(Keys keys, List<String> open) {
    int pages = (open.size() + PAGE - 1) / PAGE;
    return Multi.createFrom().items(IntStream.range(0, pages).boxed()).onItem().transformToUniAndConcatenate(page -> {
      List<String> some = open.subList(page * PAGE, Math.min(open.size(), (page + 1) * PAGE));
      return redis.batch(some.stream().flatMap(session -> Stream.of(
          Request.cmd(Command.HGET).arg(keys.of(Key.TODO_TASKS, session)).arg(HELD),
          Request.cmd(Command.HMGET).arg(keys.of(Key.INSTANCE, session)).arg("id").arg("session"))).toList())
          .map(replies -> ours(some, replies));
    }).collect().in(ArrayList::new, List::addAll);
  }

  private static List<Ours> ours(List<String> sessions, List<Response> replies) {
    var ours = new ArrayList<Ours>();
    for (int i = 0; i < sessions.size(); i++) {
      Response held = replies.get(2 * i);
      Response instance = replies.get(2 * i + 1);
      boolean isTaken = instance.get(0) != null && instance.get(1) == null;
      if (!isTaken) {
        ours.add(new Ours(sessions.get(i), held == null ? Json.MAPPER.createObjectNode()
            : Json.read(held.toString())));
      }
    }
    return ours;
  }

  private Stream<Renewal> leases(Ours one) {
    return one.held().properties().stream().map(held -> lease(one.session(), held.getKey(), held.getValue()));
  }

  private Renewal lease(String session, String task, JsonNode held) {
    ObjectNode input = Json.MAPPER.createObjectNode().put("taskId", task).put("workerId", session)
        .put("leaseMs", settings.leaseMs());
    if (held.path("fence").asLong() > 0) {
      input.put("fence", held.get("fence").asLong());
    }
    return new Renewal(session, "task.heartbeat", input, "?" + held.path("todo").asText());
  }

  private static Renewal instance(Ours one) {
    return new Renewal(one.session(), "system.heartbeat",
        Json.MAPPER.createObjectNode().put("instanceId", one.session()), "?!");
  }

  private Uni<Void> beat(String tenant, List<Renewal> all) {
    var away = new AtomicInteger();
    return Multi.createFrom().iterable(all).onItem().transformToUni(one -> away.get() >= AWAY
        ? Uni.createFrom().voidItem() : renew(tenant, one, away)).merge(settings.beatsAtOnce()).collect().last()
        .replaceWithVoid();
  }

  private Uni<Void> renew(String tenant, Renewal one, AtomicInteger away) {
    return commander.ask(tenant, one.session(), one.verb(), one.input(), null).onItemOrFailure()
        .transformToUni((answer, failure) -> {
          boolean isAway = failure != null && Commander.isLater(failure);
          away.accumulateAndGet(isAway ? 1 : 0, (before, more) -> more == 0 ? 0 : before + 1);
          boolean isKept = failure == null && answer.path("alive").asBoolean(true);
          return isAway || isKept ? Uni.createFrom().voidItem()
              : doubt.run(Background.silent(tenants.keys(tenant)), one.session(), one.mark()).replaceWithVoid()
              .onFailure().recoverWithNull();
        });
  }
}
