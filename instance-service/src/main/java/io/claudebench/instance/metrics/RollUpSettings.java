package io.claudebench.instance.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.roll-up.*}. */
@ConfigMapping(prefix = "claudebench.instance.roll-up")
public interface RollUpSettings {

  /**
   * How often the numbers of the fleet are added up, and the window of its rates. {@code system.metrics} is as old as
   * this at most.
   */
  @WithDefault("5000")
  @Range(min = 10, max = 600_000)
  int everyMs();

  /** How long the last roll-up stays in Redis when no further one comes. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long lifeMs();

  @AssertTrue(message = "must hold: every-ms is below life-ms, or the numbers are gone before the next")
  default boolean isRollUpKept() {
    return everyMs() < lifeMs();
  }
}
