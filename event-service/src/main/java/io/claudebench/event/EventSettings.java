package io.claudebench.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.event.*}; each limit answers {@code FULL} and names itself. */
@ConfigMapping(prefix = "claudebench.event")
public interface EventSettings {

  /** How long an event, and the id that marks it as published, is kept. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long lifeMs();

  /** Events of one type. */
  @WithDefault("1000000")
  @Range(min = 1, max = 100_000_000)
  int eventsMax();

  /** Bytes of the events of one type, as Redis estimates them. */
  @WithDefault("268435456")
  @Range(min = 65_536, max = 1L << 40)
  long streamBytesMax();

  /** Events of one partition. */
  @WithDefault("100000")
  @Range(min = 1, max = 10_000_000)
  int partitionMax();

  /** Types of callers' own events within {@link #lifeMs}. */
  @WithDefault("1000")
  @Range(min = 1, max = 100_000)
  int eventTypesMax();

  /** Ids remembered against a second publishing. */
  @WithDefault("1000000")
  @Range(min = 1, max = 100_000_000)
  int processedMax();

  /** Bytes of events that one {@code event.read} answers; at least one event always is. */
  @WithDefault("1048576")
  @Range(min = 1, max = 16_777_216)
  int readBytesMax();

  /** Entries that one script of an {@code event.read} reads; with more to read, others have their turn between two. */
  @WithDefault("256")
  @Range(min = 16, max = 10_000)
  int readEntries();
}
