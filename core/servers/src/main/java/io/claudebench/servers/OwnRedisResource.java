package io.claudebench.servers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a Quarkus test a Redis that nobody else writes, to count in or to break: {@code test.redis.pid} and
 * {@code test.redis.port} say which.
 */
public final class OwnRedisResource implements QuarkusTestResourceLifecycleManager {
  private RedisServer redis;

  @Override
  public Map<String, String> start() {
    redis = RedisServer.start(RedisOptions.fresh());
    var settings = new HashMap<>(redis.settings());
    settings.putAll(Map.of("test.redis.pid", Long.toString(redis.pid().value()),
        "test.redis.port", Integer.toString(redis.port()), "quarkus.http.test-port", "0"));
    return settings;
  }

  @Override
  public void stop() {
    redis.closeHavingDeniedNothing();
  }
}
