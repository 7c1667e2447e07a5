package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Window;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One Lua file, run as one EVALSHA. Its keys come from its header, by name. Before it stand, where the call has an
 * idempotency key or its verb a rate limit, their preludes; they read their KEYS and ARGV from the end of the lists.
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
  private final RedisClient redis;
  private final RunGate gate;
  private final Settlement settlement;
  private final Memory memory;
  private final Prepared prepared;
  private final String name;

  Script(RedisClient redis, RunGate gate, Settlement settlement, Memory memory, Prepared prepared, String name) {
    this.redis = redis;
    this.gate = gate;
    this.settlement = settlement;
    this.memory = memory;
    this.prepared = prepared;
    this.name = name;
  }

  /** The same script where its keys that take a name take this one: {@code of("deploy")} for {@code cb:lock:deploy}. */
  public Script of(String name) {
    return new Script(redis, gate, settlement, memory, prepared, name);
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
    Text text = prepared.of(!limits.isEmpty(), idempotency != null, memory.isOver(call.verb().watermark()));
    return send(isText -> {
      var preludes = new ArrayList<String>(4);
      if (idempotency != null) {
        preludes.addAll(idempotency.keys());
      }
      limits.forEach(limit -> preludes.add(limit.key()));
      Request request = begin(text, isText, call.keys(), preludes, args, about -> about(call, about));
      if (idempotency != null) {
        request.arg(idempotency.digest()).arg(idempotency.ttlMs()).arg(idempotency.bytesMax());
      }
      limits.forEach(limit -> request.arg(limit.limit()).arg(limit.max()).arg(limit.ms()));
      if (!limits.isEmpty()) {
        request.arg(limits.size());
      }
      return request;
    }).chain(reply -> settled(call, reply));
  }

  /** Runs it outside any call: sweeps, projections, duties. Nobody waits for its strict tasks. */
  public Uni<Response> run(Background by, Object... args) {
    Text text = prepared.of(false, false, false);
    return send(isText -> begin(text, isText, by.keys(), new ArrayList<>(1), args, by::about))
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

  private interface Invocation {
    Request with(boolean isText);
  }

  /** @param isText whether the text is sent; else Redis has it, under its digest */
  private Request begin(Text text, boolean isText, Keys keys, List<String> preludes, Object[] args,
      Function<Header.About, String> caller) {
    List<String> own = prepared.bind(keys, name);
    if (prepared.isGated()) {
      preludes.add(keys.of(Key.EPOCH));
    }
    Request request = isText ? Request.cmd(Command.EVAL).arg(text.source())
        : Request.cmd(Command.EVALSHA).arg(text.sha());
    request.arg(own.size() + preludes.size());
    own.forEach(key -> add(request, key));
    preludes.forEach(key -> add(request, key));
    for (Object arg : args) {
      add(request, arg);
    }
    prepared.caller().forEach(about -> add(request, caller.apply(about)));
    return request;
  }

  private static String about(Call call, Header.About about) {
    return switch (about) {
      case metadata -> call.metadata();
      case agent -> call.agent();
    };
  }

  private static void add(Request request, Object arg) {
    if (arg instanceof Iterable<?> all) {
      all.forEach(one -> add(request, one));
      return;
    }
    String text = arg == null ? "" : arg instanceof Boolean flag ? (flag ? "1" : "0") : arg.toString();
    request.arg(Buffer.buffer(arg instanceof byte[] bytes ? bytes : text.getBytes(UTF_8)));
  }

  private Uni<Response> send(Invocation invocation) {
    return redis.send(prepared.name(), invocation.with(false)).onFailure(NoScript.class)
        .recoverWithUni(() -> redis.send(prepared.name(), invocation.with(true)))
        .onFailure(failure -> failure instanceof Refused refused && refused.facts().containsKey("gate"))
        .invoke(gate::doubt);
  }

  /** The answer NOSCRIPT: this Redis never saw the text. */
  static final class NoScript extends RuntimeException {
    NoScript() {
      super("NOSCRIPT", null, false, false);
    }
  }
}
