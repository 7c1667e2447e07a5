package io.claudebench.hook.agent;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Services where keys are asked for. */
public final class AgentProfiles {

  private static Map<String, String> keys(Map<String, String> more) {
    var config = new HashMap<>(Map.of("claudebench.prefix", "agents", "claudebench.keys.agent.secret", Trouble.KEY,
        "claudebench.keys.agent.roles", "agent", "claudebench.keys.eyes.secret", "eyes-0123456789abcdef",
        "claudebench.keys.eyes.roles", "watcher"));
    config.putAll(more);
    return config;
  }

  public static final class Asking implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return keys(Map.of());
    }
  }

  /** Which denies, has room for small bodies and waits for nothing. */
  public static final class Denying implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return keys(Map.of("claudebench.hook.on-failure", "deny", "claudebench.hook.agent.body-max", "2048",
          "claudebench.hook.agent.answer-ms", "500", "claudebench.limits.body-ms", "5000",
          "claudebench.hook.record.waiting-max", "1"));
    }
  }

  private AgentProfiles() {}
}
