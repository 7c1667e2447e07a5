package io.claudebench.core.redis;

import io.claudebench.core.Call;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Window;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One Lua file, run as one EVALSHA for all who call it at that moment. Its keys come from its header, by name. Before
 * it stand, where the call has an idempotency key or its verb a rate limit, their preludes; they read their KEYS and
 * ARGV from the end of the lists.
 *
 * <p>Arguments are the script's ARGV in order: texts, numbers, {@code byte[]} as they are, {@code true} as 1 and
 * {@code false} as 0, {@code null} as the empty text, a list as its members. A refusal of the script is a failed Uni
 * with {@link io.claudebench.core.Refused}.
 *
 * <p>What a call changed in strict tasks is waited for here, for every script alike: see {@link #run(Call, Object...)}.
 *
 * <p>While Redis is too full for the verb of the call, what stands in place of the file refuses {@code FULL}.
 *
 * <p>Where ids and fences are given out {@link RunGate} stands in the script, before all else. A Redis that restarted
 * has an empty script cache: then the text is sent.
 */
public final class Script {
  private final GroupCommit groups;
  private final RunGate gate;
  private final Settlement settlement;
  private final Memory memory;
  private final Prepared prepared;
  private final String name;

  Script(GroupCommit groups, RunGate gate, Settlement settlement, Memory memory, Prepared prepared, String name) {
    this.groups = groups;
    this.gate = gate;
    this.settlement = settlement;
    this.memory = memory;
    this.prepared = prepared;
    this.name = name;
  }

  /** The same script where its keys that take a name take this one: {@code of("deploy")} for {@code cb:lock:deploy}. */
  public Script of(String name) {
    return new Script(groups, gate, settlement, memory, prepared, name);
  }

  /**
   * A reply, and what may be lost of it.
   *
   * @param lacking ids of strict tasks that PostgreSQL does not have in the state that the reply tells
   * @param isRepeated whether it is the first answer of an idempotency key, told again
   */
  public record Settled(Response reply, Set<String> lacking, boolean isRepeated) {

    /** The reply, if what it says of this task is safe. Refuses {@code UNAVAILABLE}. */
    public Response about(String id) {
      if (lacking.contains(id)) {
        throw Refusal.UNAVAILABLE
            .because("PostgreSQL does not have task " + id + " yet; if Redis still has it, it will run.")
            .unknown().with("id", id).retryAfterMs(1000);
      }
      return reply;
    }
  }

  /**
   * Runs it once for a call. The answer of one that changed strict tasks, or repeats the answer of one that did, waits
   * until PostgreSQL has them. Refuses {@code UNAVAILABLE} with {@code outcome: unknown} and the id when it has not:
   * the change stands in Redis and reaches PostgreSQL when it returns.
   */
  public Uni<Response> run(Call call, Object... args) {
    return settle(call, args).map(settled -> settled.lacking().isEmpty() ? settled.reply()
        : settled.about(settled.lacking().iterator().next()));
  }

  /** The same for answers about several tasks, where one that PostgreSQL lacks is no reason to refuse the others. */
  public Uni<Settled> settle(Call call, Object... args) {
    var limits = call.limits() != null && call.limits().counts() ? call.limits().all() : List.<Window>of();
    var idempotency = call.idempotency();
    var member = member(args, about -> about(call, about));
    if (idempotency != null) {
      idempotency.keys().forEach(member::key);
      member.arg(idempotency.digest()).arg(idempotency.ttlMs()).arg(idempotency.bytesMax());
    }
    limits.forEach(limit -> member.key(limit.key()).arg(limit.limit()).arg(limit.max()).arg(limit.ms()));
    if (!limits.isEmpty()) {
      member.arg(limits.size());
    }
    Text text = prepared.of(!limits.isEmpty(), idempotency != null, memory.isOver(call.verb().watermark()));
    return send(text, call.keys(), member).chain(reply -> settled(call, reply));
  }

  /** Runs it outside any call: sweeps, projections, duties. Nobody waits for its strict tasks. */
  public Uni<Response> run(Background by, Object... args) {
    return send(prepared.of(false, false, false), by.keys(), member(args, by::about))
        .map(reply -> prepared.settles() ? reply.get(0) : reply);
  }

  private Uni<Settled> settled(Call call, Response reply) {
    if (!prepared.settles()) {
      return Uni.createFrom().item(new Settled(reply, Set.of(), false));
    }
    Set<String> ids = reply.get(1).stream().map(Response::toString).collect(Collectors.toSet());
    boolean isRepeated = reply.size() > 2;
    return ids.isEmpty() ? Uni.createFrom().item(new Settled(reply.get(0), ids, isRepeated))
        : settlement.lacking(call.caller().tenant(), ids)
            .map(lacking -> new Settled(reply.get(0), lacking, isRepeated));
  }

  private Member member(Object[] args, Function<Header.About, String> caller) {
    var member = new Member();
    for (Object arg : args) {
      member.arg(arg);
    }
    prepared.caller().forEach(about -> member.arg(caller.apply(about)));
    return member;
  }

  private static String about(Call call, Header.About about) {
    return switch (about) {
      case metadata -> call.metadata();
      case agent -> call.agent();
    };
  }

  private Uni<Response> send(Text text, Keys keys, Member member) {
    return groups.join(new GroupCommit.Lane(text, keys, name, Thread.currentThread()), member)
        .onFailure(failure -> failure instanceof Refused refused && refused.facts().containsKey("gate"))
        .invoke(gate::doubt);
  }
}
