package io.claudebench.instance.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.*}. */
@ConfigMapping(prefix = "claudebench.instance")
public interface InstanceSettings {

  /** Instances of one tenant; over it {@code system.register} of a new one is refused {@code FULL}. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int instancesMax();

  /**
   * Beats that come within this time after a script of beats go together in the next one, so that a thousand instances
   * cost Redis a few scripts a second. A beat waits for at most this long; one that comes alone does not wait. 0: each
   * goes by itself.
   */
  @WithDefault("50")
  @Range(min = 0, max = 1000)
  int beatGatherMs();

  /** The longest time between two looks for the dead; they come earlier when an instance is due. */
  @WithDefault("5000")
  @Range(min = 10, max = 3_600_000)
  int reapMs();

  /** The shortest time between two looks; with many deaths at once, how long Redis is left to others between them. */
  @WithDefault("250")
  @Range(min = 1, max = 60_000)
  int reapMinMs();

  /** Instances that one look examines, so that no script holds Redis for long; more follow in the next. */
  @WithDefault("100")
  @Range(min = 1, max = 1000)
  int reapBatch();

  /** How long a dead instance is remembered, so that it may come back under its old name. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long deadMs();

  /** Dead instances that are remembered at a time; beyond it those dead for longest are forgotten early. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int deadInstancesMax();

  /** A member that was not seen for this long no longer counts when the fleet asks whether it is parted. */
  @WithDefault("300000")
  @Range(min = 1000, max = 86_400_000)
  long gossipWindowMs();

  /** How long a partition flag stands after the last look that saw its reason. */
  @WithDefault("300000")
  @Range(min = 1000, max = 86_400_000)
  long partitionFlagMs();

  @AssertTrue(message = "must hold: reap-min-ms is not above reap-ms")
  default boolean isReapOrdered() {
    return reapMinMs() <= reapMs();
  }
}
