package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Call;
import io.claudebench.core.guard.RateLimit;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * One Lua file, run as one EVALSHA. Before the file's own Lua stand the fragments it names and, where the call has an
 * idempotency key or the verb a rate limit, their prelude; they read their KEYS and ARGV from the end of the lists.
 *
 * <p>A Redis that restarted has an empty script cache. So NOSCRIPT is the gate: the text is sent again with the run id
 * that is known to be safe (see {@link RunGate}), and the script itself refuses to run on any other Redis.
 */
public final class Script {
  private final Commands commands;
  private final RunGate gate;
  private final RateLimit limits;
  private final Text[] texts;

  Script(Commands commands, RunGate gate, RateLimit limits, Text... texts) {
    this.commands = commands;
    this.gate = gate;
    this.limits = limits;
    this.texts = texts;
  }

  record Text(String source, String sha) {}

  /**
   * Runs it once for a call. Arguments are texts, or {@code byte[]} sent as they are. A refusal of the script comes
   * back as a failed Uni with {@link io.claudebench.core.Refused}.
   */
  public Uni<Response> run(Call call, List<String> keys, List<?> args) {
    var window = call.verb().readOnly() ? null : limits.window(call);
    var idempotency = call.idempotency();
    Text text = texts[(window == null ? 0 : 1) + (idempotency == null ? 0 : 2)];
    Invocation invocation = runId -> {
      int extra = (window == null ? 0 : 1) + (idempotency == null ? 0 : 1);
      Request request = begin(text, runId, keys.size() + extra);
      keys.forEach(key -> add(request, key));
      if (idempotency != null) {
        add(request, idempotency.key());
      }
      if (window != null) {
        add(request, window.key());
      }
      args.forEach(arg -> add(request, arg));
      if (idempotency != null) {
        request.arg(idempotency.digest()).arg(idempotency.ttlMs());
      }
      if (window != null) {
        request.arg(window.max()).arg(window.ms());
      }
      return request.arg(runId);
    };
    return send(invocation);
  }

  /** Runs it outside any call: sweeps, projections, duties. */
  public Uni<Response> run(List<String> keys, List<String> args) {
    return send(runId -> {
      Request request = begin(texts[0], runId, keys.size());
      keys.forEach(key -> add(request, key));
      args.forEach(arg -> add(request, arg));
      return request.arg(runId);
    });
  }

  /** Runs it behind a limit and nothing else: the guard of a read. */
  public Uni<Response> run(RateLimit.Window window) {
    return send(runId -> {
      Request request = begin(texts[1], runId, 1);
      add(request, window.key());
      return request.arg(window.max()).arg(window.ms()).arg(runId);
    });
  }

  private interface Invocation {
    Request with(String runId);
  }

  /** An empty run id asks the cache by digest; any other sends the text and binds it to that run of Redis. */
  private static Request begin(Text text, String runId, int keys) {
    return runId.isEmpty() ? Request.cmd(Command.EVALSHA).arg(text.sha()).arg(keys) : Request.cmd(Command.EVAL)
        .arg(text.source()).arg(keys);
  }

  private static void add(Request request, Object arg) {
    request.arg(Buffer.buffer(arg instanceof byte[] bytes ? bytes : ((String) arg).getBytes(UTF_8)));
  }

  private Uni<Response> send(Invocation invocation) {
    return commands.send(invocation.with(""))
        .onFailure(NoScript.class)
        .recoverWithUni(() -> gate.runId().chain(runId -> commands.send(invocation.with(runId))));
  }

  /** The answer NOSCRIPT: this Redis never saw the text. */
  static final class NoScript extends RuntimeException {
    NoScript() {
      super("NOSCRIPT", null, false, false);
    }
  }
}
