package io.claudebench.core.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.duty.*}. */
@ConfigMapping(prefix = "claudebench.duty")
public interface DutySettings {

  /**
   * How long a replica holds a duty of the fleet after its last word; it renews at a third of this, or, where the work
   * comes in rounds, with each of them. Shorter: another replica steps in sooner. Longer: a replica that pauses keeps
   * its duties.
   */
  @WithDefault("30000")
  @Range(min = 30, max = 3_600_000)
  int lifeMs();
}
