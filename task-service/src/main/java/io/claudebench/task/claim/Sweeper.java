package io.claudebench.task.claim;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.task.model.TaskSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what time does, on every replica at once: ends leases that were not renewed, brings scheduled tasks forward,
 * takes unclaimed assignments back. It comes when the next thing is due, at the latest after {@code sweepMs}. At boot
 * and after a gap in its own contact with Redis it lets leases be for {@code holdMs}: workers could not renew them
 * either.
 */
@Singleton
public final class Sweeper {
  private final Map<String, Rounds> sweeps = new HashMap<>();
  private final Script script;
  private final TaskSettings settings;
  private final Counter moved;

  Sweeper(Scripts scripts, Vertx vertx, Tenants tenants, TaskSettings settings,
      MeterRegistry meters) {
    if (settings.sweepMinMs() > settings.sweepMs()) {
      throw new IllegalStateException("claudebench.task.sweep-min-ms (" + settings.sweepMinMs()
          + ") is above sweep-ms (" + settings.sweepMs() + ").");
    }
    this.script = scripts.load("task_sweep");
    this.settings = settings;
    this.moved = meters.counter("sweeper.moved");
    for (String tenant : tenants.names()) {
      var by = Background.of(tenants.keys(tenant), "sweeper", tenant);
      sweeps.put(tenant,
          new Rounds(vertx, settings.sweepMinMs(), settings.sweepMs(), contactMs -> sweep(by, contactMs)));
    }
  }

  void start(@Observes StartupEvent boot) {
    sweeps.values().forEach(Rounds::start);
  }

  void stop(@Observes ShutdownEvent end) {
    sweeps.values().forEach(Rounds::stop);
  }

  /** Something changed that may be due before the next sweep. */
  public void look(String tenant) {
    sweeps.get(tenant).look();
  }

  private Uni<Long> sweep(Background by, long contactMs) {
    long heldMs = settings.holdMs() - contactMs;
    return script.run(by, settings.sweepBatch(), heldMs > 0, settings.deadMax(), settings.deadMs(), settings.denyMax())
        .map(reply -> {
          moved.increment(reply.get(0).toLong());
          String next = reply.get(1).toString();
          long ms = next.isEmpty() ? settings.sweepMs() : Long.parseLong(next);
          return heldMs > 0 ? Math.min(ms, heldMs + 1) : ms;
        });
  }
}
