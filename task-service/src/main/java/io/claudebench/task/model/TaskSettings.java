package io.claudebench.task.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/**
 * What an operator may set under {@code claudebench.task.*}. Milliseconds and bytes throughout; relations are checked
 * at boot.
 */
@ConfigMapping(prefix = "claudebench.task")
public interface TaskSettings {

  /** Tasks that wait (pending and scheduled) per tenant; at it creates are refused {@code FULL}. */
  @WithDefault("1000000")
  @Range(min = 1, max = 100_000_000)
  int queueMax();

  /**
   * Distinct sets of requirements among the live tasks of a tenant; each has a queue of its own, and every claim looks
   * at each.
   */
  @WithDefault("256")
  @Range(min = 1, max = 10_000)
  int requirementsMax();

  /** Counted batches of a tenant that are kept at a time; at it tasks of a new one are refused {@code FULL}. */
  @WithDefault("100000")
  @Range(min = 1, max = 10_000_000)
  int countedMax();

  /** Chunks of output one task may append; at it appends are refused {@code FULL}. */
  @WithDefault("10000")
  @Range(min = 1, max = 10_000_000)
  int outputChunksMax();

  /** Bytes of output one task may append. */
  @WithDefault("10485760")
  @Range(min = 1, max = 1_073_741_824)
  long outputBytesMax();

  /**
   * Bytes of tasks or output in one page (of results in one batch); it ends there with its cursor. One task is always
   * shown.
   */
  @WithDefault("4194304")
  @Range(min = 65_536, max = 67_108_864)
  int pageBytesMax();

  /** Dead letters kept in Redis; the oldest leave first, PostgreSQL has them. */
  @WithDefault("100000")
  @Range(min = 1, max = 10_000_000)
  int deadMax();

  /** How long a dead letter is kept in Redis. */
  @WithDefault("604800000")
  @Range(min = 1000, max = 31_536_000_000L)
  long deadMs();

  /** The lease that task.update gives when it moves an assigned task to in_progress. */
  @WithDefault("30000")
  @Range(min = 100, max = 3_600_000)
  int leaseMs();

  /** The longest time between two sweeps; they come earlier when something is due. */
  @WithDefault("15000")
  @Range(min = 10, max = 3_600_000)
  int sweepMs();

  /** The shortest time between two sweeps: the pause in which others have Redis while very many tasks are due. */
  @WithDefault("8")
  @Range(min = 1, max = 60_000)
  int sweepMinMs();

  /** Tasks of each kind that one sweep moves; more follow at once in the next. */
  @WithDefault("100")
  @Range(min = 1, max = 1000)
  int sweepBatch();

  /** An assignment that is not claimed for this long goes back to the queue. */
  @WithDefault("30000")
  @Range(min = 10, max = 86_400_000)
  int assignedMs();

  /**
   * A task that was pushed to an instance unasked (its fair share, distribute, reassign) and that it does not claim for
   * this long may be taken by a claim that finds nothing else; at most {@code assignedMs}.
   */
  @WithDefault("1000")
  @Range(min = 0, max = 86_400_000)
  int shareMs();

  /** Tasks of a dead, drained or unregistered instance that one script moves; as many scripts run as it takes. */
  @WithDefault("100")
  @Range(min = 1, max = 1000)
  int reassignMax();

  /** Instances one task may deny. */
  @WithDefault("16")
  @Range(min = 1, max = 1000)
  int denyMax();

  /** Tasks that no worker may take which one {@code task.distribute} steps over at the head of the queue. */
  @WithDefault("1000")
  @Range(min = 1, max = 100_000)
  int scanMax();

  /**
   * Long polls parked in this process, below the 4,096 calls of one verb that it runs at once; over it they are
   * answered {@code UNAVAILABLE}.
   */
  @WithDefault("3000")
  @Range(min = 0, max = 4095)
  int waitersMax();

  /** Tasks of one script of a batch create, so that no script holds Redis for long. */
  @WithDefault("100")
  @Range(min = 1, max = 1000)
  int chunk();

  @AssertTrue(message = "must hold: sweep-min-ms is not above sweep-ms")
  default boolean isSweepOrdered() {
    return sweepMinMs() <= sweepMs();
  }

  @AssertTrue(message = "must hold: share-ms is not above assigned-ms")
  default boolean isShareOrdered() {
    return shareMs() <= assignedMs();
  }
}
