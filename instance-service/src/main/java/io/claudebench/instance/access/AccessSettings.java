package io.claudebench.instance.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.access.*}. */
@ConfigMapping(prefix = "claudebench.access")
interface AccessSettings {
  /** Keys that stand in Redis; at it {@code key.create} is {@code FULL}. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int keysMax();

  /** Tenants beside those of the configuration; at it {@code tenant.create} is {@code FULL}. */
  @WithDefault("1000")
  @Range(min = 1, max = 100_000)
  int tenantsMax();

  /** How long the name of a tenant that was forgotten is not given again. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 31_536_000_000L)
  long nameTakenMs();
}
