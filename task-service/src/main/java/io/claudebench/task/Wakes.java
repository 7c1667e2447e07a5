package io.claudebench.task;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.guard.Authenticator;
import io.claudebench.core.redis.Subscription;
import io.claudebench.task.claim.Sweeper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hears of every transition by pub/sub and wakes what it may concern: parked claims, and the sweeper when something may
 * be due earlier. A lost connection is made again, and then everybody is woken, as nobody knows what was missed.
 */
@Singleton
final class Wakes {
  private static final Set<String> WORK = Set.of("task.created", "task.unassigned", "task.released", "task.unblocked",
      "task.retried", "task.lease_expired",
      "task.updated");

  private final Redis redis;
  private final Vertx vertx;
  private final Claims claims;
  private final Sweeper sweeper;
  private final Authenticator authenticator;
  private final Settings settings;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  Wakes(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Claims claims, Sweeper sweeper,
      Authenticator authenticator, Settings settings) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.claims = claims;
    this.sweeper = sweeper;
    this.authenticator = authenticator;
    this.settings = settings;
  }

  void start(@Observes StartupEvent boot) {
    authenticator.tenants().stream().map(this::subscription).peek(subscriptions::add).forEach(Subscription::start);
  }

  void stop(@Observes ShutdownEvent end) {
    subscriptions.forEach(Subscription::stop);
  }

  private Subscription subscription(String tenant) {
    String channels = Keys.of(settings.prefix(), tenant).family(Key.EVENT_CHANNEL);
    return new Subscription(redis, vertx, List.of(channels + "task.*", channels + "instance.registered"),
        () -> claims.of(tenant).wakeAll(),
        (channel, message) -> heard(tenant, channel.substring(channels.length()), message));
  }

  /** @param message {@code <task> <instance or -> <requirements, if any>} */
  private void heard(String tenant, String type, String message) {
    String[] words = message.split(" ");
    String instance = words.length > 1 ? words[1] : "-";
    Waiters waiters = claims.of(tenant);
    if (type.equals("task.resumed")) {
      waiters.wakeAll();
    }
    if (!instance.equals("-")) {
      waiters.wakeWorker(instance);
    }
    if (WORK.contains(type)) {
      waiters.wakeOne(words.length > 2 ? Set.of(words[2].split(",")) : Set.of());
    }
    if (!type.equals("task.completed")) {
      sweeper.look(tenant);
    }
  }
}
