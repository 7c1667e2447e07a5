package io.claudebench.task;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Short lives and small limits, the real code. */
public class Quick implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "claudebench.persist.outbox-max", "40",
        "claudebench.persist.id-block", "100000",
        "claudebench.persist.upkeep-ms", "200",
        "claudebench.persist.takeover-ms", "500",
        "claudebench.persist.read-ms", "500",
        "claudebench.persist.watch-ms", "50",
        "claudebench.persist.retry-ms", "20",
        "claudebench.persist.retry-max-ms", "200");
  }
}
