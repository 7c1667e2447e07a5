package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.trials.sweep.Report;
import io.claudebench.trials.sweep.Sweep;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Sweep} with another seed each time: {@code -Dsweep.seed} repeats one, {@code -Dsweep.seconds} is longer. */
class SweepTest {
  private static final long SEED = Long.getLong("sweep.seed", System.nanoTime() % 1_000_000_000);
  private static final int SECONDS = Integer.getInteger("sweep.seconds", 20);

  @Test
  @Timeout(120)
  void nothingThatACallerSendsIsOurFault() {
    Report report = Sweep.run(SEED, Duration.ofSeconds(SECONDS));

    System.out.println(report);
    assertTrue(report.isClean(), report::toString);
    assertTrue(report.cases() > 1_000, report::toString);
  }
}
