package io.claudebench.servers;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives a Quarkus test the JVM's Redis and nothing else: {@code @WithTestResource(RedisResource.class)}. */
public final class RedisResource implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    var settings = new HashMap<>(Servers.redis().settings());
    settings.put("quarkus.http.test-port", "0");
    return settings;
  }

  /** The server serves all tests of the JVM and ends with it. */
  @Override
  public void stop() {
    Servers.redis().mustHaveDeniedNothing();
  }
}
