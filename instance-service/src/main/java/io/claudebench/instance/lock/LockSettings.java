package io.claudebench.instance.lock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.lock.*}: how callers wait for locks. */
@ConfigMapping(prefix = "claudebench.instance.lock")
interface LockSettings {

  /**
   * Callers in the line of one lock, over all replicas; over it {@code lock.acquire} with {@code waitMs} is refused
   * {@code FULL}.
   */
  @WithDefault("1000")
  @Range(min = 0, max = 100_000)
  int waitersMax();

  /**
   * Callers that this process parks, over all locks; over it {@code UNAVAILABLE}. Below the calls of one verb that run
   * at once (4096).
   */
  @WithDefault("3000")
  @Range(min = 0, max = 4095)
  int parkedMax();

  /**
   * How long a free lock is kept for the first in its line. A replica that takes longer counts as dead, and all its
   * callers lose their places in that line: short lets a lock stand idle less when a replica dies, long forgives a
   * replica its pauses.
   */
  @WithDefault("1000")
  @Range(min = 10, max = 10_000)
  int turnMs();
}
