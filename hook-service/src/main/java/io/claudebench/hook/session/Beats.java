package io.claudebench.hook.session;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the sessions of each tenant alive, and ends those that are silent, on the one replica that has the duty
 * {@value #DUTY}. Renewals have rounds of their own: neither todos to be carried nor sessions to be swept hold them up.
 */
@Singleton
final class Beats {
  static final String DUTY = "sessions";
  private static final int SWEEP_MS = 1000;
  private static final int SWEPT = 200;

  private final Map<String, Its> all = new ConcurrentHashMap<>();
  private final Script sweep;
  private final Renewals renewals;
  private final Tenants tenants;
  private final Duties duties;
  private final SessionSettings settings;
  private final Vertx vertx;

  /** What works for one tenant. */
  private record Its(Duty duty, Rounds beats, Rounds sweeps, AtomicLong sessions, AtomicLong due) {

    void stop() {
      duty.stop();
      beats.stop();
      sweeps.stop();
    }
  }

  Beats(Scripts scripts, Renewals renewals, Tenants tenants, Duties duties, SessionSettings settings, Vertx vertx,
      MeterRegistry meters) {
    this.sweep = scripts.load("hook_session_sweep");
    this.renewals = renewals;
    this.tenants = tenants;
    this.duties = duties;
    this.settings = settings;
    this.vertx = vertx;
    meters.gauge("hook.sessions", this, beats -> beats.all.values().stream().mapToLong(i -> i.sessions().get()).sum());
    meters.gauge("hook.todos.due", this, beats -> beats.all.values().stream().mapToLong(i -> i.due().get()).sum());
  }

  void start(@Observes StartupEvent boot) {
    tenants.each(this::came, tenant -> all.remove(tenant).stop());
  }

  void stop(@Observes ShutdownEvent end) {
    all.values().forEach(Its::stop);
  }

  private void came(String tenant) {
    Duty duty = duties.of(tenants.keys(tenant), DUTY);
    var its = new Its(duty, new Rounds(vertx, 1, settings.beatMs(), contactMs -> beat(tenant, duty)),
        new Rounds(vertx, 1, SWEEP_MS, contactMs -> sweep(tenant)), new AtomicLong(), new AtomicLong());
    all.put(tenant, its);
    duty.start();
    its.beats().start();
    its.sweeps().start();
  }

  /** The next begins {@code beatMs} after this one began. */
  private Uni<Long> beat(String tenant, Duty duty) {
    long began = System.nanoTime();
    if (duty.term().isEmpty()) {
      return Uni.createFrom().item((long) Math.min(SWEEP_MS, settings.beatMs()));
    }
    return renewals.of(tenant).map(done -> settings.beatMs() - (System.nanoTime() - began) / 1_000_000);
  }

  private Uni<Long> sweep(String tenant) {
    Its its = all.get(tenant);
    if (its == null || its.duty().term().isEmpty()) {
      if (its != null) {
        its.sessions().set(0);
        its.due().set(0);
      }
      return Uni.createFrom().item((long) SWEEP_MS);
    }
    long term = its.duty().term().getAsLong();
    return sweep.run(Background.silent(tenants.keys(tenant)), term, settings.silenceMs(), settings.lifeMs(),
        settings.sessionsMax(), SWEPT).map(reply -> {
      its.sessions().set(reply.get(0).toLong());
      its.due().set(reply.get(1).toLong());
      return reply.get(2).toInteger() == 1 ? 0L : SWEEP_MS;
    }).onFailure(failure -> failure instanceof Refused refused && refused.word() == Refusal.LEASE_LOST)
        .invoke(() -> its.duty().lost(term));
  }
}
