package io.claudebench.task.persist;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.OptionalLong;
import org.hibernate.validator.constraints.Range;

/**
 * What an operator may set under {@code claudebench.persist.*}: how tasks reach PostgreSQL. Milliseconds throughout.
 */
@ConfigMapping(prefix = "claudebench.persist")
public interface PersistSettings {

  /**
   * Tasks whose state PostgreSQL does not have yet; at it new tasks are refused {@code FULL}, all other changes go on.
   */
  @WithDefault("500000")
  @Range(min = 1, max = 100_000_000)
  int outboxMax();

  /**
   * Entries of one event stream; over it the oldest go, though never one the projector has not passed. More than
   * outboxMax.
   */
  @WithDefault("1000000")
  @Range(min = 1, max = 100_000_000)
  int eventsMax();

  /** Tasks in one transaction, 1..500. A larger one saves round trips and holds more hashes in memory. */
  @WithDefault("500")
  @Range(min = 1, max = 500)
  int batchMax();

  /**
   * Bytes of tasks that this process holds at a time, on their way to PostgreSQL and into lists; what needs more waits.
   * A projection takes at most so many at once.
   */
  @WithDefault("16777216")
  @Range(min = 1_048_576, max = 268_435_456)
  int projectionBytesMax();

  /**
   * The projector's pause between two looks at an outbox that it found empty or emptied: what changed meanwhile is
   * copied together, a task that was created, claimed and completed in it once. Where nothing waits only each fifth
   * look goes to Redis.
   */
  @WithDefault("20")
  @Range(min = 1, max = 1000)
  int lingerMs();

  /**
   * How often streams are trimmed, and before that passed as far as PostgreSQL has them; and how often a task is tried
   * again that it would not take.
   */
  @WithDefault("5000")
  @Range(min = 10, max = 3_600_000)
  int upkeepMs();

  /** How often the lag, PostgreSQL, the epoch and the ceiling are looked at. */
  @WithDefault("500")
  @Range(min = 1, max = 60_000)
  int watchMs();

  /** The first pause after a failure; it doubles up to {@link #retryMaxMs}. */
  @WithDefault("100")
  @Range(min = 1, max = 60_000)
  int retryMs();

  /** The longest pause after a failure. */
  @WithDefault("5000")
  @Range(min = 1, max = 3_600_000)
  int retryMaxMs();

  /** How long a finished task stays in Redis after PostgreSQL has it. */
  @WithDefault("3600000")
  @Range(min = 0, max = 2_592_000_000L)
  long terminalMs();

  /** How long an event stays in its stream after every group has passed it. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long retentionMs();

  /**
   * Ids by which the ceiling is raised at a time; by default twice outboxMax. Redis stops giving out ids at the
   * ceiling.
   */
  @Min(1000) @Max(1_000_000_000_000L)
  OptionalLong idBlock();

  /** A replica that began to raise the epoch and was not heard of for this long is replaced. */
  @WithDefault("5000")
  @Range(min = 100, max = 600_000)
  int raiseMs();

  /** The block in force; never so small that a second of creates uses it up. */
  default long block() {
    return idBlock().orElse(Math.max(2L * outboxMax(), 100_000));
  }

  @AssertTrue(message = "must hold: outbox-max is below events-max, as the rest is for changes of tasks that exist")
  default boolean isOutboxBelowEvents() {
    return outboxMax() < eventsMax();
  }

  @AssertTrue(message = "must hold: retry-ms is not above retry-max-ms")
  default boolean isRetryOrdered() {
    return retryMs() <= retryMaxMs();
  }
}
