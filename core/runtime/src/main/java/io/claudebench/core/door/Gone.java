package io.claudebench.core.door;

import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hears from carriers that the caller of a command has left, so that a parked claim is not given a lease for nobody.
 */
@Singleton
final class Gone {
  private final Map<String, UniEmitter<? super Void>> listeners = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Tenants tenants;

  Gone(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Tenants tenants) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.tenants = tenants;
  }

  void start(@Observes StartupEvent boot) {
    tenants.names().stream().map(tenant -> tenants.keys(tenant).of(Key.GONE_CHANNEL))
        .map(channel -> new Subscription(redis, vertx, List.of(channel), () -> {}, (heard, entry) -> left(entry)))
        .peek(subscriptions::add).forEach(Subscription::start);
  }

  void stop(@Observes ShutdownEvent end) {
    subscriptions.forEach(Subscription::stop);
  }

  /** Fires when the caller of this stream entry has left. */
  Uni<Void> of(String entry) {
    return Uni.createFrom().emitter(listener -> listeners.put(entry, listener));
  }

  void forget(String entry) {
    listeners.remove(entry);
  }

  private void left(String entry) {
    var listener = listeners.remove(entry);
    if (listener != null) {
      listener.complete(null);
    }
  }
}
