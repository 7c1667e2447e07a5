package io.claudebench.task.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * What an operator may set under {@code claudebench.task.*}. Milliseconds and bytes throughout; relations are checked
 * at boot.
 */
@ConfigMapping(prefix = "claudebench.task")
public interface TaskSettings {

  /** Tasks that wait (pending and scheduled) per tenant; at it creates are refused {@code FULL}. */
  @WithDefault("1000000")
  int queueMax();

  /**
   * Distinct sets of requirements among the live tasks of a tenant; each has a queue of its own, and every claim looks
   * at each.
   */
  @WithDefault("256")
  int requirementsMax();

  /** Counted batches of a tenant that are kept at a time; at it tasks of a new one are refused {@code FULL}. */
  @WithDefault("100000")
  int countedMax();

  /** Chunks of output one task may append; at it appends are refused {@code FULL}. */
  @WithDefault("10000")
  int outputChunksMax();

  /** Bytes of output one task may append. */
  @WithDefault("10485760")
  long outputBytesMax();

  /** Dead letters kept in Redis; the oldest leave first, PostgreSQL has them. */
  @WithDefault("100000")
  int deadMax();

  /** How long a dead letter is kept in Redis. */
  @WithDefault("604800000")
  long deadMs();

  /** The lease that task.update gives when it moves an assigned task to in_progress. */
  @WithDefault("30000")
  int leaseMs();

  /**
   * How long the sweeper lets leases be after a boot, or a gap in its contact with Redis: workers could not renew them
   * either. The usual lease; with less, an outage costs every worker its tasks, with more, those of dead workers wait
   * longer.
   */
  @WithDefault("30000")
  int holdMs();

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

  /** Tasks of a dead, drained or unregistered instance that one script moves; as many scripts run as it takes. */
  @WithDefault("100")
  int reassignMax();

  /** Instances one task may deny. */
  @WithDefault("16")
  int denyMax();

  /** Denied tasks one claim steps over at the head of the queue. */
  @WithDefault("1000")
  int scanMax();

  /**
   * Long polls parked in this process, below the 4,096 calls of one verb that it runs at once; over it they are
   * answered {@code UNAVAILABLE}.
   */
  @WithDefault("3000")
  int waitersMax();

  /** Tasks of one script of a batch create, so that no script holds Redis for long. */
  @WithDefault("100")
  int chunk();
}
