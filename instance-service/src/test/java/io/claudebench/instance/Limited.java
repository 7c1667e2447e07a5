package io.claudebench.instance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads that take no input cannot be asked badly; here they may be asked too often. And a turn of a lock's line is so
 * long that a busy machine does not look like a dead replica.
 */
public class Limited extends OwnRedis {
  public static final int TURN_MS = 2000;

  @Override
  public Map<String, String> getConfigOverrides() {
    var settings = new HashMap<>(super.getConfigOverrides());
    List.of("system.health", "system.leader", "state.global")
        .forEach(verb -> settings.put("claudebench.rate-limit.\"" + verb + "\"", "1/600000"));
    settings.put("claudebench.instance.lock.turn-ms", Integer.toString(TURN_MS));
    return settings;
  }
}
