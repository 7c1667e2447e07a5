package io.claudebench.instance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** What an operator may set under {@code claudebench.instance.duty.*}. */
@ConfigMapping(prefix = "claudebench.instance.duty")
public interface DutySettings {

  /**
   * How long a replica holds a duty of the fleet after its last word; it renews at a third of this. Shorter: another replica steps in sooner.
   * Longer: a replica that pauses keeps its duties.
   */
  @WithDefault("30000")
  @Min(30)
  int lifeMs();
}
