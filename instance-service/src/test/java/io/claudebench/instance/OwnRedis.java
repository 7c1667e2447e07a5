package io.claudebench.instance;

import io.claudebench.servers.RedisOptions;
import io.claudebench.servers.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A Redis that nobody else writes, for exact numbers and for faults; the duties' times are short. */
public class OwnRedis implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Server.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("claudebench.metrics.flush-ms", "50", "claudebench.instance.roll-up.every-ms", "100",
        "claudebench.duty.life-ms", "1500",
        "claudebench.instance.beat-gather-ms", "5");
  }

  public static class Server implements QuarkusTestResourceLifecycleManager {
    private RedisServer redis;

    @Override
    public Map<String, String> start() {
      redis = RedisServer.start(RedisOptions.fresh());
      return Map.of("quarkus.redis.hosts", redis.uri(), "test.redis.pid", Long.toString(redis.pid().value()),
          "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
      redis.close();
    }
  }
}
