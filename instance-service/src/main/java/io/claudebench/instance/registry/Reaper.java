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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private final Map<String, Rounds> looks = new HashMap<>();
  private final List<Rounds> gossips = new ArrayList<>();
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
    for (String tenant : tenants.names()) {
      var by = Background.of(tenants.keys(tenant), "reaper", tenant);
      looks.put(tenant,
          new Rounds(vertx, settings.reapMinMs(), Math.min(NOTICED_MS, settings.reapMs()),
          contactMs -> look(by, contactMs)));
      Duty duty = duties.of(tenants.keys(tenant), DUTY);
      gossips.add(new Rounds(vertx, settings.reapMinMs(), settings.reapMs(), contactMs -> duty.tryHold()
          .chain(term -> term.isEmpty() ? Uni.createFrom().voidItem() : gossip(by, contactMs))
          .replaceWith((long) settings.reapMs())));
    }
  }

  void start(@Observes StartupEvent boot) {
    looks.values().forEach(Rounds::start);
    gossips.forEach(Rounds::start);
  }

  void stop(@Observes ShutdownEvent end) {
    looks.values().forEach(Rounds::stop);
    gossips.forEach(Rounds::stop);
  }

  /** Somebody asks: looks soon. */
  void look(String tenant) {
    looks.get(tenant).look();
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
