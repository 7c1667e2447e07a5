package io.claudebench.instance;

import java.util.Map;
import java.util.TreeMap;

/** Every number that bounds something, small enough to be reached; what is small for one test is large for no other. */
public class Small extends QuickReaper {
  static final int INSTANCES_MAX = 5;

  @Override
  public Map<String, String> getConfigOverrides() {
    var config = new TreeMap<>(super.getConfigOverrides());
    config.putAll(Map.of("claudebench.prefix", "small",
        "claudebench.instance.instances-max", Integer.toString(INSTANCES_MAX),
        "claudebench.instance.dead-instances-max", "3",
        "claudebench.instance.state.states-max", "5",
        "claudebench.instance.state.chunk", "3",
        "claudebench.instance.lock.waiters-max", "2",
        "claudebench.instance.lock.parked-max", "3",
        "claudebench.instance.quorum.decisions-max", "3",
        "claudebench.instance.quorum.life-ms", "2000",
        "claudebench.instance.batch.batches-max", "3"));
    return config;
  }
}
