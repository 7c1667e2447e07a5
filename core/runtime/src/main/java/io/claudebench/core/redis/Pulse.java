package io.claudebench.core.redis;

import io.claudebench.core.Settings;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Whether Redis answers, asked past {@link RedisClient}: overload of this process must not look like a Redis that is
 * away.
 */
@Singleton
public final class Pulse {
  private static final Logger LOG = Logger.getLogger("claudebench");

  private final Redis redis;
  private final int timeoutMs;

  Pulse(io.vertx.mutiny.redis.client.Redis redis, Settings settings) {
    this.redis = redis.getDelegate();
    this.timeoutMs = settings.redisTimeoutMs();
  }

  /** True when PING is answered within the command timeout; never a failure. */
  public Uni<Boolean> answers() {
    return send(Request.cmd(Command.PING)).replaceWith(true).onFailure().recoverWithItem(false);
  }

  /** A section of what Redis tells of itself. */
  Uni<Info> info(String section) {
    return send(Request.cmd(Command.INFO).arg(section)).map(Info::new);
  }

  /**
   * Tells once, at boot, which Redis this is and what an operator should change about it. Refuses to start on one that
   * may throw acknowledged tasks away.
   */
  void look(@Observes StartupEvent boot) {
    Info info = info("default").onFailure().recoverWithNull().await().indefinitely();
    if (info == null) {
      LOG.warn("Redis is not reachable; this service is not ready until it is.");
      return;
    }
    if (info.isEvicting()) {
      throw new IllegalStateException("maxmemory-policy of Redis is " + info.policy()
          + ", so it may throw acknowledged tasks away: set it to noeviction.");
    }
    tell(info);
  }

  private static void tell(Info info) {
    String version = info.value("redis_version");
    String valkey = info.value("valkey_version");
    LOG.infof("Redis %s, append-only file %s, %s.", valkey.isEmpty() ? version : "(Valkey) " + valkey,
        info.value("aof_enabled").equals("1") ? "on" : "off",
        info.policy().isEmpty() ? "eviction policy unknown" : info.policy());
    if (version.matches("[0-6]\\..*")) {
      LOG.warnf("Redis %s is for trying out; run Redis 7.0 or Valkey 8, or later, in production.", version);
    }
  }

  private Uni<String> send(Request request) {
    return Uni.createFrom().emitter(answer -> redis.send(request).timeout(timeoutMs,
        TimeUnit.MILLISECONDS).onComplete(done -> {
      if (done.succeeded()) {
        answer.complete(done.result().toString());
      } else {
        answer.fail(done.cause());
      }
    }));
  }
}
