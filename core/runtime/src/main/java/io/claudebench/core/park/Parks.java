package io.claudebench.core.park;

import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.guard.Guards;
import io.claudebench.core.redis.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** All who wait in this process, by kind: what wakes them, what counts them, and what ends them when it stops. */
@Singleton
public final class Parks {
  private final List<Park<?, ?>> parks = new CopyOnWriteArrayList<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Tenants tenants;
  private final Watchers watchers;
  private final MeterRegistry meters;

  public Parks(Redis redis, Vertx vertx, Tenants tenants, Watchers watchers, MeterRegistry meters) {
    this.redis = redis;
    this.vertx = vertx;
    this.tenants = tenants;
    this.watchers = watchers;
    this.meters = meters;
  }

  /** What wakes the calls of one tenant. */
  @FunctionalInterface
  public interface Ear {
    /** @param keys of the tenant */
    void heard(String tenant, Keys keys, String channel, String message);
  }

  /**
   * A place for calls of one kind.
   *
   * @param name the gauge of those who wait is {@code <name>.waiting}
   * @param limit as refusals name it
   * @param setting as an operator names it
   * @param max how many wait at most
   */
  public <T, W extends Waiter<T>> Park<T, W> open(String name, String limit, String setting, int max) {
    if (max >= Guards.CALLS_MAX) {
      throw new IllegalStateException(setting + " (" + max + ") must be below " + Guards.CALLS_MAX
          + ", the calls of one verb that run at once: else parked calls would keep out those that need not wait.");
    }
    var park = new Park<T, W>(vertx, watchers, limit, max);
    parks.add(park);
    meters.gauge(name + ".waiting", park, Park::waiting);
    return park;
  }

  /**
   * Listens from now on, for all tenants; whenever a connection is made (again), all that wait are woken.
   *
   * @param channels of one tenant: names, or patterns when one has a {@code *}
   */
  public void listen(Park<?, ?> park, Function<Keys, List<String>> channels, Ear ear) {
    var subscription = Subscription.ofAll(redis.getDelegate(), vertx, tenants, channels, park::wakeAll,
        (tenant, channel, text) -> ear.heard(tenant, tenants.keys(tenant), channel, text));
    subscriptions.add(subscription);
    subscription.start();
  }

  /** The stop was asked for and the doors still answer. */
  public void drain(@Observes ShutdownDelayInitiatedEvent asked) {
    parks.forEach(Park::drain);
  }

  public void stop(@Observes ShutdownEvent end) {
    subscriptions.forEach(Subscription::stop);
  }
}
