package io.claudebench.instance.registry;

import io.claudebench.core.Call;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Beats on their way to Redis. One that comes alone goes at once; those that come within {@code beatGatherMs} after it
 * go together in one script, at most {@value #MOST}. Each has its own answer; a script that fails fails its beats.
 */
final class Beats {
  private static final int MOST = 100;

  private final Script script;
  private final Vertx vertx;
  private final long gatherNanos;
  private final Map<String, Gathering> tenants = new ConcurrentHashMap<>();

  /** @param script {@code system_heartbeat}  @param gatherMs 0: each beat goes by itself */
  Beats(Script script, Vertx vertx, int gatherMs) {
    this.script = script;
    this.vertx = vertx;
    this.gatherNanos = gatherMs * 1_000_000L;
  }

  private record Beat(String metadata, List<String> args, UniEmitter<? super Boolean> answer) {}

  /** Whether the instance is known. @param args as the script reads them after the event metadata */
  Uni<Boolean> tell(Call call, List<String> args) {
    return EventLoop.back(Uni.createFrom().emitter(answer -> tenants.computeIfAbsent(call.caller().tenant(),
        tenant -> new Gathering(call.keys()))
        .add(new Beat(call.metadata(), args, answer))));
  }

  private void send(Keys keys, List<Beat> beats) {
    if (beats.isEmpty()) {
      return;
    }
    var args = new ArrayList<Object>();
    for (Beat beat : beats) {
      args.add(beat.metadata());
      args.addAll(beat.args());
    }
    script.run(Background.silent(keys), args).subscribe().with(answers -> {
      for (int i = 0; i < beats.size(); i++) {
        beats.get(i).answer().complete(isAlive(answers.get(i)));
      }
    }, failure -> beats.forEach(beat -> beat.answer().fail(failure)));
  }

  private static boolean isAlive(Response answer) {
    return answer.toInteger() == 1;
  }

  /** The beats of one tenant. */
  private final class Gathering {
    private final Keys keys;
    private List<Beat> waiting = new ArrayList<>();
    private long sentNanos = System.nanoTime() - gatherNanos;

    Gathering(Keys keys) {
      this.keys = keys;
    }

    void add(Beat beat) {
      List<Beat> ready;
      synchronized (this) {
        waiting.add(beat);
        long leftNanos = gatherNanos - (System.nanoTime() - sentNanos);
        if (leftNanos > 0 && waiting.size() < MOST) {
          if (waiting.size() == 1) {
            vertx.setTimer(1 + leftNanos / 1_000_000, due -> send(keys, take()));
          }
          return;
        }
        ready = take();
      }
      send(keys, ready);
    }

    private synchronized List<Beat> take() {
      List<Beat> taken = waiting;
      waiting = new ArrayList<>();
      sentNanos = System.nanoTime();
      return taken;
    }
  }
}
