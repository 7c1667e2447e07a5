package io.claudebench.instance;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A registry of its own in which nobody waits long for the reaper. */
public class QuickReaper implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("claudebench.instance.reap-ms", "200", "claudebench.instance.reap-min-ms", "20", "claudebench.prefix",
        "quick",
        "claudebench.instance.gossip-window-ms", "12000", "claudebench.instance.beat-gather-ms", "5",
        "claudebench.duty.life-ms", "1500");
  }
}
