package io.claudebench.trials.kit;

import java.time.Duration;
import java.util.Map;

/** The times of a trial's fleet: short, so that what takes a minute in life takes seconds here, by the same code. */
public final class Times {
  public static final int LEASE_MS = 2_000;
  private static final int SWEEP_MS = 1_000;
  private static final int SLACK_MS = 6_000;

  static final Map<String, String> ENVIRONMENT = Map.ofEntries(
      Map.entry("CLAUDEBENCH_TASK_LEASE_MS", Integer.toString(LEASE_MS)),
      Map.entry("CLAUDEBENCH_TASK_SWEEP_MS", Integer.toString(SWEEP_MS)),
      Map.entry("CLAUDEBENCH_TASK_ASSIGNED_MS", "3000"),
      Map.entry("CLAUDEBENCH_PERSIST_UPKEEP_MS", "1000"),
      Map.entry("CLAUDEBENCH_PERSIST_TAKEOVER_MS", "3000"),
      Map.entry("CLAUDEBENCH_PERSIST_RETRY_MAX_MS", "1000"),
      Map.entry("CLAUDEBENCH_PERSIST_WATCH_MS", "200"),
      Map.entry("CLAUDEBENCH_PERSIST_RAISE_MS", "2000"),
      Map.entry("CLAUDEBENCH_LOG_ONE_IN", "0"));

  private Times() {}

  /**
   * I7: within this a due task moves after the last fault has healed: lease, once more where it was held after an
   * outage, sweep, and slack for a loaded machine.
   */
  public static Duration bound() {
    return Duration.ofMillis(2 * LEASE_MS + SWEEP_MS + SLACK_MS);
  }
}
