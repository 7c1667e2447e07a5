package io.claudebench.core.carry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Fault;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.input.SchemaCheck;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.wire.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries a call to the service that owns its verb, over a stream that only services write, and its answer back over
 * the stream of this process. The verified caller, the trace and a deadline travel with it; the limiter runs once, at
 * the owner. Lifelines, long polls and all others have places of their own, and lifelines a stream of their own, so
 * that none holds up the other. Whoever leaves, or waited long enough, takes the command with him.
 */
@Singleton
public final class Carrier {
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  /** By tenant and id: an answer ends calls of the tenant over whose stream it came, and no other's. */
  private final Map<String, Passage> waiting = new ConcurrentHashMap<>();
  private final Catalogue catalogue;
  private final Replies replies;
  private final RedisClient commands;
  private final Settings settings;
  private final Tenants tenants;
  private final Vertx vertx;
  private final Way lifelines;
  private final Way polls;
  private final Way others;

  Carrier(Catalogue catalogue, Replies replies, RedisClient commands, Scripts scripts, Settings settings,
      Tenants tenants, Vertx vertx, MeterRegistry meters) {
    this.catalogue = catalogue;
    this.replies = replies;
    this.commands = commands;
    this.settings = settings;
    this.tenants = tenants;
    this.vertx = vertx;
    int max = settings.limits().carriedMax();
    this.lifelines = new Way(scripts, Key.LIFELINES, max);
    this.polls = new Way(scripts, Key.CARRIED, max);
    this.others = new Way(scripts, Key.CARRIED, max);
    replies.to(this::answered);
    meters.gaugeMapSize("carried.waiting", List.of(), waiting);
  }

  /**
   * The owner's answer as JSON, or its refusal. Refuses {@code UNKNOWN_VERB}, {@code INVALID} (by the schema of the
   * catalogue), {@code UNAVAILABLE} (carriedMax), {@code FULL}, {@code TIMEOUT}.
   */
  public Uni<Object> carry(Ask ask) {
    return catalogue.look(ask.verb()).chain(entry -> {
      if (entry == null) {
        throw Refusal.UNKNOWN_VERB.because("No verb " + ask.verb() + ".").fix("GET /verbs lists them.");
      }
      JsonNode input = ask.input() == null || ask.input().isNull() ? Json.MAPPER.createObjectNode() : ask.input();
      List<Fault> faults = input.isObject() ? SchemaCheck.faults(entry.inputSchema(), input) : List.of();
      if (!faults.isEmpty()) {
        throw Refusal.invalid(faults);
      }
      return Uni.createFrom().emitter(answer -> send(ask, entry, input, answer));
    });
  }

  private void send(Ask ask, Entry entry, JsonNode input, UniEmitter<? super Object> answer) {
    long waitMs = Way.waitMs(entry, ask.request());
    Way way = entry.lifeline() ? lifelines : waitMs > 0 ? polls : others;
    if (!way.take()) {
      answer.fail(Refusal.UNAVAILABLE.because("carriedMax is reached: " + settings.limits().carriedMax()
          + " calls of this kind are on their way.").notDone().retryAfterMs(1000));
      return;
    }
    String tenant = ask.caller().tenant();
    Keys keys = tenants.keys(tenant);
    String stream = keys.of(way.stream, entry.domain());
    String id = id();
    long patienceMs = entry.timeoutMs() + waitMs;
    var passage = new Passage(answer);
    waiting.put(place(tenant, id), passage);
    long timer = vertx.setTimer(patienceMs, late -> {
      answer.fail(late(entry, patienceMs));
      leave(passage, way, keys, stream, tenant, id);
    });
    Cancellable gone = ask.gone().subscribe().with(left -> {
      answer.fail(Refusal.TIMEOUT.because("The caller left.").unknown());
      if (passage.isAnswered()) {
        tell(keys, id);
      }
    }, failure -> {});
    answer.onTermination(() -> {
      vertx.cancelTimer(timer);
      if (!passage.isAnswered() || !entry.waits()) {
        gone.cancel();
      }
      leave(passage, way, keys, stream, tenant, id);
    });
    String data = Json.text(command(ask, input, id, keys.of(Key.REPLIES, replies.name())));
    way.send.of(entry.domain()).run(Background.silent(keys), data, patienceMs, settings.limits().commandsMax())
        .subscribe().with(sent -> {
          if (passage.sent(sent.toString())) {
            takeOut(keys, stream, sent.toString(), id);
          }
        }, answer::fail);
  }

  /** Every way out comes here. One that was not answered is taken out of its stream, or its owner is told. */
  private void leave(Passage passage, Way way, Keys keys, String stream, String tenant, String id) {
    if (!passage.end()) {
      return;
    }
    way.free();
    if (waiting.remove(place(tenant, id)) != null) {
      String entry = passage.giveUp();
      if (entry != null) {
        takeOut(keys, stream, entry, id);
      }
    }
  }

  private void takeOut(Keys keys, String stream, String entry, String id) {
    commands.batch(List.of(Request.cmd(Command.XDEL).arg(stream).arg(entry), gone(keys, id))).subscribe()
        .with(told -> {}, failure -> {});
  }

  /** Its owner gives back what it gave to a caller that left before the answer was sent, with others of its batch. */
  private void tell(Keys keys, String id) {
    commands.send(gone(keys, id)).subscribe().with(told -> {}, failure -> {});
  }

  private static Request gone(Keys keys, String id) {
    return Request.cmd(Command.PUBLISH).arg(keys.of(Key.GONE_CHANNEL)).arg(id);
  }

  private static Throwable late(Entry entry, long patienceMs) {
    var refusal = Refusal.TIMEOUT.because(entry.service() + " did not answer within " + patienceMs + " ms.")
        .retryAfterMs(1000);
    return entry.readOnly() ? refusal.notDone() : refusal.unknown();
  }

  private static ObjectNode command(Ask ask, JsonNode input, String id, String replyTo) {
    ObjectNode command = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", ask.verb());
    command.set("params", input);
    ObjectNode metadata = command.putObject("metadata").put("actor", ask.caller().actor())
        .put("traceparent", ask.trace().traceparent());
    ask.caller().roles().forEach(metadata.putArray("roles")::add);
    metadata.put("sessionId", ask.trace().sessionId()).put("correlationId", ask.trace().correlationId());
    if (!ask.caller().key().isEmpty()) {
      metadata.put("key", ask.caller().key());
    }
    if (ask.via().isBatched()) {
      metadata.put("batched", true);
    }
    if (ask.idempotencyKey() != null) {
      metadata.put("idempotencyKey", ask.idempotencyKey());
    }
    return command.put("replyTo", replyTo);
  }

  private void answered(String tenant, JsonNode reply) {
    String place = place(tenant, reply.path("id").asText());
    Passage passage = waiting.get(place);
    if (passage == null) {
      if (reply.has("result")) {
        tell(tenants.keys(tenant), reply.path("id").asText()); // it did not hear it before
      }
      return;
    }
    passage.answered(); // first: whoever leaves from now on tells the owner
    waiting.remove(place);
    if (reply.has("result")) {
      passage.answer.complete(reply.get("result"));
    } else {
      passage.answer.fail(Problem.refused(reply.path("error")));
    }
  }

  private static String place(String tenant, String id) {
    return tenant + "/" + id;
  }

  /** Nobody can guess it. */
  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
