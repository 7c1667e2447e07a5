package io.claudebench.core.door;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.guard.Authenticator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hears from carriers that the caller of a command has left, so that a parked claim is not given a lease for nobody. */
@Singleton
final class Gone {
  private static final int RETRY_MS = 250;

  private final Map<String, UniEmitter<? super Void>> listeners = new ConcurrentHashMap<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Authenticator authenticator;
  private final Settings settings;
  private volatile boolean isStopping;

  Gone(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Authenticator authenticator, Settings settings) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.authenticator = authenticator;
    this.settings = settings;
  }

  void start(@Observes StartupEvent boot) {
    authenticator.tenants().forEach(tenant -> listen(Keys.of(settings.prefix(), tenant).goneChannel()));
  }

  void stop(@Observes ShutdownEvent end) {
    isStopping = true;
  }

  /** Fires when the caller of this stream entry has left. */
  Uni<Void> of(String entry) {
    return Uni.createFrom().emitter(listener -> listeners.put(entry, listener));
  }

  void forget(String entry) {
    listeners.remove(entry);
  }

  private void listen(String channel) {
    redis.connect().onSuccess(connection -> subscribe(connection, channel)).onFailure(failure -> again(channel));
  }

  private void subscribe(RedisConnection connection, String channel) {
    connection.handler(message -> {
      if (message.size() == 3 && "message".equals(message.get(0).toString())) {
        var listener = listeners.remove(message.get(2).toString());
        if (listener != null) {
          listener.complete(null);
        }
      }
    });
    connection.endHandler(end -> again(channel));
    connection.exceptionHandler(failure -> connection.close());
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).onFailure(failure -> connection.close());
  }

  private void again(String channel) {
    if (!isStopping) {
      vertx.setTimer(RETRY_MS, retry -> listen(channel));
    }
  }
}
