package io.claudebench.task;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may set under {@code claudebench.task.*}. Milliseconds and bytes throughout; relations are checked at boot. */
@ConfigMapping(prefix = "claudebench.task")
interface TaskSettings {

  /** Tasks that wait (pending and scheduled) per tenant; at it creates are refused {@code FULL}. */
  @WithDefault("1000000")
  int queueMax();

  /** Dead letters kept in Redis; the oldest leave first, PostgreSQL has them. */
  @WithDefault("100000")
  int deadMax();

  /** How long a dead letter is kept in Redis. */
  @WithDefault("604800000")
  long deadMs();

  /** The lease of a claim that names none, and how long the sweeper holds back after Redis was away. */
  @WithDefault("30000")
  int leaseMs();

  /** The longest time between two sweeps; they come earlier when something is due. */
  @WithDefault("15000")
  int sweepMs();

  /** The shortest time between two sweeps. */
  @WithDefault("20")
  int sweepMinMs();

  /** Tasks of each kind that one sweep moves; more follow at once in the next. */
  @WithDefault("100")
  int sweepBatch();

  /** An assignment that is not claimed for this long goes back to the queue. */
  @WithDefault("30000")
  int assignedMs();

  /** Instances one task may deny. */
  @WithDefault("16")
  int denyMax();

  /** Denied tasks one claim steps over at the head of the queue. */
  @WithDefault("1000")
  int scanMax();

  /** Long polls parked in this process; over it they are answered {@code UNAVAILABLE}. */
  @WithDefault("10000")
  int waitersMax();

  /** Tasks of one script of a batch create, so that no script holds Redis for long. */
  @WithDefault("100")
  int chunk();
}
