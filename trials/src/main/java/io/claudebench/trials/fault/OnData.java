package io.claudebench.trials.fault;

import io.claudebench.testkit.Await;
import io.claudebench.trials.kit.Backup;
import io.claudebench.trials.load.Mix;

/** Redis forgets: what a crash of its machine does to the last seconds, and what a FLUSHALL does to everything. */
final class OnData {
  private static final int CRASH_MS = 1_500; // everysec: at most the last two seconds are not on the disk

  private OnData() {}

  /** What a crash of the machine leaves: the append-only file as it was up to two seconds before. */
  static Harm machineCrash() {
    return Harm.of("machine-crash",
        "Redis comes back with its append-only file of 1.5 s before: only that may be lost, never a strict task",
        experiment -> {
      experiment.work(1_500);
      long from = experiment.now();
      Backup backup = Backup.of(experiment.fleet().redis());
      Await.pause(CRASH_MS);
      experiment.mark("crash");
      backup.restore();
      OnRedis.awaitServing(experiment);
      experiment.allow(from, experiment.now());
      experiment.work(2_000);
    }).under(Mix.USUAL.withStrict(300));
  }

  /** Everything is gone, and Redis runs on: PostgreSQL has what was projected. */
  static Harm flushed() {
    return Harm.of("flushall",
        "FLUSHALL without a restart: rebuilt from PostgreSQL; what it did not have yet may be lost, never a strict "
        + "task", experiment -> {
      experiment.work(2_000);
      long from = experiment.now() - 3_000_000_000L;
      try (var redis = experiment.fleet().resp()) {
        redis.ask("FLUSHALL");
      }
      experiment.mark("FLUSHALL");
      Await.pause(1_000);
      OnRedis.awaitServing(experiment);
      experiment.allow(from, experiment.now());
      experiment.work(2_000);
    }).under(Mix.USUAL.withStrict(300));
  }
}
