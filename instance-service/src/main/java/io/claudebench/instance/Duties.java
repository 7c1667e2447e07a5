package io.claudebench.instance;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The duties for which this replica stands; they belong to the fleet, not to a tenant. */
@Singleton
final class Duties {
  private final List<Duty> all = new CopyOnWriteArrayList<>();
  private final Script hold;
  private final Vertx vertx;
  private final Settings core;
  private final DutySettings settings;
  private final String replica;

  Duties(Scripts scripts, Vertx vertx, Settings core, DutySettings settings) {
    this.hold = scripts.load("duty_hold");
    this.vertx = vertx;
    this.core = core;
    this.settings = settings;
    this.replica = core.service() + "." + UUID.randomUUID();
  }

  /** Stands for a duty from now on. */
  Duty stand(String name) {
    Duty duty = as(replica, name);
    all.add(duty);
    duty.start();
    return duty;
  }

  /** The duty as a replica of this name sees it; it does nothing by itself. */
  Duty as(String replica, String name) {
    var keys = Keys.of(core.prefix(), "");
    return new Duty(hold, List.of(keys.duty(name), keys.epoch(), keys.dutyTerm()), replica, settings.lifeMs(), vertx);
  }

  void stop(@Observes ShutdownEvent end) {
    all.forEach(Duty::stop);
  }
}
