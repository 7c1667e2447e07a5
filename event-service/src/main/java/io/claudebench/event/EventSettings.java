package io.claudebench.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may set under {@code claudebench.event.*}; each limit answers {@code FULL} and names itself. */
@ConfigMapping(prefix = "claudebench.event")
public interface EventSettings {

  /** How long an event, and the id that marks it as published, is kept. */
  @WithDefault("86400000")
  long lifeMs();

  /** Events of one type. */
  @WithDefault("1000000")
  int eventsMax();

  /** Events of one partition. */
  @WithDefault("100000")
  int partitionMax();

  /** Types of callers' own events within {@link #lifeMs}. */
  @WithDefault("1000")
  int eventTypesMax();

  /** Ids remembered against a second publishing. */
  @WithDefault("1000000")
  int processedMax();

  /** Bytes of events that one {@code event.read} answers; at least one event always is. */
  @WithDefault("1048576")
  int readBytesMax();
}
