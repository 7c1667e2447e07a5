package io.claudebench.task.persist;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.OptionalLong;

/**
 * What an operator may set under {@code claudebench.persist.*}: how tasks reach PostgreSQL. Milliseconds throughout.
 */
@ConfigMapping(prefix = "claudebench.persist")
public interface PersistSettings {

  /**
   * Tasks whose state PostgreSQL does not have yet; at it new tasks are refused {@code FULL}, all other changes go on.
   */
  @WithDefault("500000")
  @Min(1)
  int outboxMax();

  /**
   * Entries of one event stream; over it the oldest go, though never one the projector has not passed. More than
   * outboxMax.
   */
  @WithDefault("1000000")
  int eventsMax();

  /** Tasks in one transaction, 1..500. A larger one saves round trips and holds more hashes in memory. */
  @WithDefault("500")
  @Min(1)
  @Max(500)
  int batchMax();

  /**
   * The projector's pause between two reads: what changed meanwhile is copied together, a task that was created,
   * claimed and completed in it once. 0 copies each change by itself, at several times the cost.
   */
  @WithDefault("20")
  @Min(0)
  @Max(1000)
  int lingerMs();

  /** How long one read waits for events; also how long a stop waits for the loop. */
  @WithDefault("2000")
  @Min(1)
  int readMs();

  /** Events that another replica took and did not acknowledge for this long are taken over. */
  @WithDefault("30000")
  int takeoverMs();

  /** How often takeover, the second look at the outbox, and trimming run. */
  @WithDefault("5000")
  int upkeepMs();

  /** How often the lag, PostgreSQL, the epoch and the ceiling are looked at. */
  @WithDefault("500")
  @Min(1)
  int watchMs();

  /** The first pause after a failure; it doubles up to {@link #retryMaxMs}. */
  @WithDefault("100")
  int retryMs();

  /** The longest pause after a failure. */
  @WithDefault("5000")
  int retryMaxMs();

  /** How long a finished task stays in Redis after PostgreSQL has it. */
  @WithDefault("3600000")
  long terminalMs();

  /** How long an event stays in its stream after every group has passed it. */
  @WithDefault("86400000")
  long retentionMs();

  /**
   * Ids by which the ceiling is raised at a time; by default twice outboxMax. Redis stops giving out ids at the
   * ceiling.
   */
  OptionalLong idBlock();

  /** A replica that began to raise the epoch and was not heard of for this long is replaced. */
  @WithDefault("5000")
  int raiseMs();

  /** The block in force; never so small that a second of creates uses it up. */
  default long block() {
    return idBlock().orElse(Math.max(2L * outboxMax(), 100_000));
  }
}
