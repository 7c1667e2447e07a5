package io.claudebench.event.group;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.event.group.*}: what consumer groups may take. */
@ConfigMapping(prefix = "claudebench.event.group")
interface GroupSettings {

  /** Groups of a tenant; at it {@code event.fetch} of a new one is {@code FULL}. */
  @WithDefault("100")
  @Range(min = 1, max = 10_000)
  int groupsMax();

  /**
   * Events of a group that are delivered, or wait to be delivered again, each the first of its partition; at it
   * {@code event.fetch} that finds nothing due is {@code FULL}.
   */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int openMax();

  /**
   * Events of a group that wait behind others of their partitions; at it the group reads nothing new until a partition
   * moves on. Small keeps a partition that stands still from costing memory, large keeps it from holding up others.
   */
  @WithDefault("10000")
  @Range(min = 0, max = 1_000_000)
  int backlogMax();

  /**
   * Dead letters of a group; at it {@code event.fetch} is {@code FULL} until some are redriven or their time is over.
   */
  @WithDefault("1000")
  @Range(min = 1, max = 1_000_000)
  int deadMax();

  /** A group of which nobody fetched for so long ends, with its dead letters; {@code alert.group_removed} tells it. */
  @WithDefault("604800000")
  @Range(min = 1000, max = 2_592_000_000L)
  long idleMs();

  /** How long a dead letter is kept. */
  @WithDefault("604800000")
  @Range(min = 1000, max = 2_592_000_000L)
  long deadMs();

  /** Deliveries of an event before it is a dead letter, of groups whose first fetch does not say. */
  @WithDefault("5")
  @Range(min = 1, max = 100)
  int deliveriesMax();

  /** Fetches that this process parks, over all groups; over it {@code UNAVAILABLE}. Below 4096. */
  @WithDefault("3000")
  @Range(min = 0, max = 4095)
  int fetchersMax();
}
