package io.claudebench.trials.fault;

import java.util.List;

/** All faults, in the order in which they threaten the promise. */
public final class Faults {
  public static final List<Fault> ALL = List.of(new KillService(2));

  private Faults() {}
}
