package io.claudebench.servers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the JVM's Redis and nothing else: {@code @WithTestResource(RedisResource.class)}. */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    return Map.of("quarkus.redis.hosts", Servers.redis().uri(), "quarkus.http.test-port", "0");
  }

  /** Nothing: the server serves all tests of the JVM and ends with it. */
  @Override
  public void stop() {}
}
