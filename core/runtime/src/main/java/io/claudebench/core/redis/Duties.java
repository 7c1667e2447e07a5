package io.claudebench.core.redis;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * The duties for which this replica may stand: the fleet's, by the keys of the default tenant, or a tenant's own, by
 * its keys.
 */
@Singleton
public final class Duties {
  private final Script hold;
  private final Vertx vertx;
  private final DutySettings settings;
  private final String replica;

  Duties(Scripts scripts, Vertx vertx, Settings core, DutySettings settings) {
    this.hold = scripts.load("duty_hold");
    this.vertx = vertx;
    this.settings = settings;
    this.replica = core.service() + "." + UUID.randomUUID();
  }

  /** The duty as this replica sees it; it does nothing by itself. */
  public Duty of(Keys keys, String name) {
    return of(keys, name, replica);
  }

  /** The same as another replica sees it. */
  public Duty of(Keys keys, String name, String replica) {
    return new Duty(hold.of(name), Background.silent(keys), replica, settings.lifeMs(), vertx);
  }
}
