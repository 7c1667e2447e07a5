package io.claudebench.task;

import io.claudebench.core.Json;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.guard.Authenticator;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Does what time does, on every replica at once: ends leases that were not renewed, brings scheduled tasks forward, takes unclaimed assignments
 * back. It comes when the next thing is due, at the latest after {@code sweepMs}. At boot and after a gap in its own contact with Redis it lets
 * leases be for {@code holdMs}: workers could not renew them either.
 */
@Singleton
final class Sweeper {
  /** Many looks make one sweep. */
  private static final int LOOK_MS = 100;

  private final List<Sweep> sweeps = new ArrayList<>();
  private final Script script;
  private final Vertx vertx;
  private final TaskSettings settings;
  private volatile boolean isStopping;

  Sweeper(Scripts scripts, Vertx vertx, Authenticator authenticator, Settings core, TaskSettings settings, MeterRegistry meters) {
    if (settings.sweepMinMs() > settings.sweepMs()) {
      throw new IllegalStateException("claudebench.task.sweep-min-ms (" + settings.sweepMinMs() + ") is above sweep-ms (" + settings.sweepMs() + ").");
    }
    this.script = scripts.load("task_sweep");
    this.vertx = vertx;
    this.settings = settings;
    var moved = meters.counter("sweeper.moved");
    authenticator.tenants().forEach(tenant -> sweeps.add(new Sweep(tenant, Keys.of(core.prefix(), tenant), moved::increment)));
  }

  void start(@Observes StartupEvent boot) {
    sweeps.forEach(sweep -> sweep.in(settings.sweepMinMs()));
  }

  void stop(@Observes ShutdownEvent end) {
    isStopping = true;
  }

  /** Something changed that may be due before the next sweep. */
  void look(String tenant) {
    sweeps.stream().filter(sweep -> sweep.tenant.equals(tenant)).forEach(Sweep::look);
  }

  /** The sweeps of one tenant, one after the other. */
  private final class Sweep {
    private final String tenant;
    private final Keys keys;
    private final String metadata;
    private final DoubleConsumer moved;
    private long timer;
    private long dueNanos;
    private boolean isRunning;
    private boolean isWanted;
    private boolean wasAway = true;
    private long lastNanos;
    private long holdUntilNanos;

    Sweep(String tenant, Keys keys, DoubleConsumer moved) {
      this.tenant = tenant;
      this.keys = keys;
      this.moved = moved;
      this.metadata = Json.text(Map.of("actor", "sweeper", "tenant", tenant));
    }

    synchronized void look() {
      in(LOOK_MS);
    }

    /** In so many milliseconds, unless it is to come earlier. */
    synchronized void in(long ms) {
      long due = System.nanoTime() + ms * 1_000_000;
      isWanted |= isRunning;
      if (isStopping || isRunning || timer != 0 && dueNanos - due <= 0) {
        return;
      }
      vertx.cancelTimer(timer);
      dueNanos = due;
      timer = vertx.setTimer(Math.max(1, ms), fired -> run());
    }

    private void run() {
      boolean hold;
      synchronized (this) {
        timer = 0;
        isRunning = true;
        long now = System.nanoTime();
        if (wasAway || now - lastNanos > 2_000_000L * settings.sweepMs()) {
          holdUntilNanos = now + settings.holdMs() * 1_000_000L;
          wasAway = false;
        }
        hold = now - holdUntilNanos < 0;
      }
      script.run(TaskKeys.of(keys), List.of(metadata, Integer.toString(settings.sweepBatch()), hold ? "1" : "0", Integer.toString(settings.deadMax()),
          Long.toString(settings.deadMs()), Integer.toString(settings.denyMax()))).subscribe().with(this::swept, this::missed);
    }

    private void swept(Response reply) {
      moved.accept(reply.get(0).toLong());
      String next = reply.get(1).toString();
      long ms = next.isEmpty() ? settings.sweepMs() : Math.clamp(Long.parseLong(next), settings.sweepMinMs(), settings.sweepMs());
      synchronized (this) {
        isRunning = false;
        lastNanos = System.nanoTime();
        long heldMs = (holdUntilNanos - lastNanos) / 1_000_000;
        ms = heldMs > 0 ? Math.min(ms, heldMs + 1) : ms;
        in(isWanted ? Math.min(ms, LOOK_MS) : ms);
        isWanted = false;
      }
    }

    private void missed(Throwable failure) {
      synchronized (this) {
        isRunning = false;
        wasAway = true;
        in(1000);
      }
    }
  }
}
