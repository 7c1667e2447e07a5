package io.claudebench.instance.registry;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the dead, on every replica at once and without a leader; and on the one that has the duty {@value #DUTY}, asks
 * whether the fleet is parted. It comes when the next instance is due, at the latest after a second, so that no longer
 * outage of Redis or of this process goes unnoticed. Until it has had Redis for one ttl without a gap it declares
 * nobody dead: nobody could beat either.
 */
@Singleton
final class Reaper {
  static final String DUTY = "gossip";
  private static final int NOTICED_MS = 1000;

  private final Map<String, Rounds> looks = new ConcurrentHashMap<>();
  private final Map<String, Rounds> gossips = new ConcurrentHashMap<>();
  private final Tenants tenants;
  private final Duties duties;
  private final Vertx vertx;
  private final Script reap;
  private final Script gossip;
  private final InstanceSettings settings;
  private final Counter died;

  Reaper(Scripts scripts, Vertx vertx, Tenants tenants, Duties duties, InstanceSettings settings,
      MeterRegistry meters) {
    this.reap = scripts.load("system_reap");
    this.gossip = scripts.load("gossip_health_update");
    this.settings = settings;
    this.died = meters.counter("reaper.died");
    this.tenants = tenants;
    this.duties = duties;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent boot) {
    tenants.each(this::came, this::left);
  }

  private void came(String tenant) {
    var by = Background.of(tenants.keys(tenant), "reaper", tenant);
    Duty duty = duties.of(tenants.keys(tenant), DUTY);
    looks.put(tenant, new Rounds(vertx, settings.reapMinMs(), Math.min(NOTICED_MS, settings.reapMs()),
        contactMs -> look(by, contactMs)));
    gossips.put(tenant, new Rounds(vertx, settings.reapMinMs(), settings.reapMs(), contactMs -> duty.tryHold()
        .chain(term -> term.isEmpty() ? Uni.createFrom().voidItem() : gossip(by, contactMs))
        .replaceWith((long) settings.reapMs())));
    looks.get(tenant).start();
    gossips.get(tenant).start();
  }

  private void left(String tenant) {
    looks.remove(tenant).stop();
    gossips.remove(tenant).stop();
  }

  void stop(@Observes ShutdownEvent end) {
    looks.values().forEach(Rounds::stop);
    gossips.values().forEach(Rounds::stop);
  }

  /** Somebody asks: looks soon. */
  void look(String tenant) {
    Rounds look = looks.get(tenant);
    if (look != null) {
      look.look();
    }
  }

  /** Costs as much as there are members, so one replica does it. */
  private Uni<Void> gossip(Background by, long contactMs) {
    return gossip.run(by, settings.gossipWindowMs(), settings.partitionFlagMs(), contactMs).replaceWithVoid();
  }

  private Uni<Long> look(Background by, long contactMs) {
    return reap.run(by, settings.reapBatch(), contactMs, settings.deadMs(), settings.deadInstancesMax())
        .map(reply -> {
      died.increment(reply.get(0).toLong());
      String next = reply.get(2).toString();
      return next.isEmpty() ? settings.reapMs() : Long.parseLong(next);
    });
  }
}
