package io.claudebench.instance.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** What an operator may set under {@code claudebench.instance.roll-up.*}. */
@ConfigMapping(prefix = "claudebench.instance.roll-up")
public interface RollUpSettings {

  /**
   * How often the numbers of the fleet are added up, and the window of its rates. {@code system.metrics} is as old as
   * this at most.
   */
  @WithDefault("5000")
  @Min(10)
  int everyMs();

  /** How long the last roll-up stays in Redis when no further one comes. */
  @WithDefault("86400000")
  @Min(1000)
  long lifeMs();
}
