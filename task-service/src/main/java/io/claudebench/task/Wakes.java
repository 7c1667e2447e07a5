package io.claudebench.task;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.guard.Authenticator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Hears of every transition by pub/sub and wakes what it may concern: parked claims, and the sweeper when something may be due earlier. A lost
 * connection is made again, and then everybody is woken, as nobody knows what was missed.
 */
@Singleton
final class Wakes {
  private static final Logger LOG = Logger.getLogger("claudebench");
  private static final Set<String> WORK = Set.of("task.created", "task.unassigned", "task.released", "task.unblocked", "task.retried", "task.lease_expired",
      "task.updated");
  private static final int RETRY_MS = 250;

  private final Redis redis;
  private final Vertx vertx;
  private final Claims claims;
  private final Sweeper sweeper;
  private final Authenticator authenticator;
  private final Settings settings;
  private volatile boolean isStopping;

  Wakes(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Claims claims, Sweeper sweeper, Authenticator authenticator, Settings settings) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.claims = claims;
    this.sweeper = sweeper;
    this.authenticator = authenticator;
    this.settings = settings;
  }

  void start(@Observes StartupEvent boot) {
    authenticator.tenants().forEach(this::listen);
  }

  void stop(@Observes ShutdownEvent end) {
    isStopping = true;
  }

  private void listen(String tenant) {
    if (isStopping) {
      return;
    }
    String channels = Keys.of(settings.prefix(), tenant).channelPrefix();
    redis.connect().onSuccess(connection -> subscribe(connection, tenant, channels)).onFailure(failure -> again(tenant));
  }

  private void subscribe(RedisConnection connection, String tenant, String channels) {
    connection.handler(message -> heard(tenant, channels, message));
    connection.endHandler(end -> again(tenant));
    connection.exceptionHandler(failure -> connection.close());
    connection.send(Request.cmd(Command.PSUBSCRIBE).arg(channels + "task.*").arg(channels + "instance.registered"))
        .onSuccess(done -> claims.of(tenant).wakeAll())
        .onFailure(failure -> connection.close());
  }

  private void again(String tenant) {
    if (!isStopping) {
      LOG.debugf("wakes RECONNECT tenant=%s", tenant);
      vertx.setTimer(RETRY_MS, retry -> listen(tenant));
    }
  }

  /** {@code pmessage <pattern> <channel> "<task> <instance or -> <requirements, if any>"}. */
  private void heard(String tenant, String channels, Response message) {
    if (message.size() != 4 || !"pmessage".equals(message.get(0).toString())) {
      return;
    }
    String type = message.get(2).toString().substring(channels.length());
    String[] words = message.get(3).toString().split(" ");
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
