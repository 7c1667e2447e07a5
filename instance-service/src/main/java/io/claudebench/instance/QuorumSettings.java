package io.claudebench.instance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.quorum.*}. */
@ConfigMapping(prefix = "claudebench.instance.quorum")
public interface QuorumSettings {

  /** Voters one decision may have; a first vote with a larger {@code totalInstances} is refused {@code INVALID}. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int votersMax();

  /** Decisions of one tenant that are kept at a time; over it the first vote of a new one is refused {@code FULL}. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int decisionsMax();

  /**
   * How long a decision is kept after its last vote, and the latest decision after it was made, in milliseconds. A vote
   * that comes later begins a new decision of the same name; with less than the time in which all voters vote, late
   * ones do.
   */
  @WithDefault("300000")
  @Range(min = 100, max = 2_592_000_000L)
  long lifeMs();
}
