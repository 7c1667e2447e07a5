package io.claudebench.trials.fault;

import java.util.List;

/** All faults, in the order in which they threaten the promise. */
public final class Faults {
  public static final List<Fault> ALL = List.of(
      OnServices.killed(2), OnRedis.killed(), OnServices.killedBeforeAnswering(), OnServices.groupCut(),
      OnData.machineCrash(),
      OnPostgres.killedWhileProjecting(),
      OnServices.zombies(), OnRedis.away(), OnServices.instancesAway(), OnRedis.mute(), OnPostgres.cut(),
      OnServices.rollingRestart(), OnVersions.upgrade(),
      OnRedis.full(), OnData.flushed(), OnSentinels.failover(),
      OnServices.repliesLost(), OnPostgres.stopped(), OnRedis.frozen(), OnServices.frozen(), OnServices.allFrozen(),
      OnServices.clocks(), OnServices.killed(3), OnRedis.scriptsFlushed(),
      OnServices.crowd(600), OnServices.poison(), OnRedis.newerSchema(), OnRedis.garbled(), OnRedis.slow(),
      OnPostgres.slow(), OnPostgres.frozen(),
      OnPostgres.crowded(), OnCallers.hungUp(), OnCallers.fullAndCarried(), OnWatchers.killed(),
      OnWatchers.redisKilled(), OnServices.crowd(2_000));

  private Faults() {}

  /** Refuses a name that no fault has. */
  public static Fault named(String name) {
    return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no fault is called " + name + "; --list names them"));
  }
}
