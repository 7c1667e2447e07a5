package io.claudebench.trials.prove;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.trials.fault.Faults;
import java.io.PrintWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short form of {@code ./fleet prove}: the faults that threaten the promise most, a few seconds each.
 * {@code -Dprove.seed} repeats a run.
 */
@Timeout(180)
class ProveTest {
  private static final long SEED = Long.getLong("prove.seed", System.nanoTime() & 0xffffff);
  private static final int SECONDS = 4;

  @ParameterizedTest
  @ValueSource(strings = {"kill-before-answer", "redis-killed", "machine-crash", "kill-projector", "zombies",
      "redis-away", "watchers-killed"})
  void promiseHolds(String fault) {
    System.out.println("prove.seed=" + SEED + " " + fault);
    Outcome outcome = new Round(Faults.named(fault), new SplittableRandom(SEED).nextLong() & Long.MAX_VALUE, SECONDS)
        .run();
    new Verdict(new PrintWriter(System.out)).line(outcome);
    assertTrue(outcome.isClean(), () -> fault + " with -Dprove.seed=" + SEED + " broke " + outcome.violations()
        + "; history: " + outcome.file());
  }
}
