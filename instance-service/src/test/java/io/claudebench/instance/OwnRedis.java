package io.claudebench.instance;

import io.claudebench.servers.OwnRedisResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A Redis that nobody else writes, for exact numbers and for faults; the duties' times are short. */
public class OwnRedis implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OwnRedisResource.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("claudebench.metrics.flush-ms", "50", "claudebench.instance.roll-up.every-ms", "100",
        "claudebench.duty.life-ms", "1500",
        "claudebench.instance.beat-gather-ms", "5");
  }
}
