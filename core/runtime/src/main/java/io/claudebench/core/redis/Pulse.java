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
import java.util.regex.Pattern;
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

  /** Tells once, at boot, which Redis this is and what an operator should change about it. */
  void look(@Observes StartupEvent boot) {
    send(Request.cmd(Command.INFO)).subscribe().with(this::tell,
        failure -> LOG.warn("Redis is not reachable; this service is not ready until it is."));
  }

  private void tell(String info) {
    String version = value(info, "redis_version");
    String valkey = value(info, "valkey_version");
    String policy = value(info, "maxmemory_policy");
    LOG.infof("Redis %s, append-only file %s, %s.", valkey.isEmpty() ? version : "(Valkey) " + valkey,
        value(info, "aof_enabled").equals("1") ? "on" : "off", policy.isEmpty() ? "eviction policy unknown" : policy);
    if (!policy.isEmpty() && !policy.equals("noeviction")) {
      LOG.warnf("maxmemory-policy is %s, so Redis may throw acknowledged tasks away; set it to noeviction.", policy);
    }
    if (version.matches("[0-6]\\..*")) {
      LOG.warnf("Redis %s is for trying out; run Redis 7.0 or Valkey 8, or later, in production.", version);
    }
  }

  private static String value(String info, String field) {
    var line = Pattern.compile("(?m)^" + field + ":(.*?)\\r?$").matcher(info);
    return line.find() ? line.group(1) : "";
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
