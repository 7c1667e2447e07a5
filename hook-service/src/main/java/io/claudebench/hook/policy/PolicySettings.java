package io.claudebench.hook.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.policy.*}. */
@ConfigMapping(prefix = "claudebench.hook.policy")
public interface PolicySettings {

  /** Sets of rules of a tenant; over it a new one is refused {@code FULL}. */
  @WithDefault("20")
  @Range(min = 1, max = 1000)
  int policiesMax();

  /** How long a rule that requires a lease waits for Redis, in milliseconds; then its {@code onFailure} answers. */
  @WithDefault("50")
  @Range(min = 1, max = 4000)
  int leaseWaitMs();
}
