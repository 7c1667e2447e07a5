package io.claudebench.core.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/**
 * Shares of Redis' {@code maxmemory}, in percent, from which on verbs are {@code FULL}. They are looked at each second;
 * of a Redis without {@code maxmemory} there are none.
 */
@ConfigMapping(prefix = "claudebench.memory")
public interface MemorySettings {
  /** {@code event.publish}; and {@code alert.memory} is told. */
  @WithDefault("75")
  @Range(min = 1, max = 100)
  int publishPercent();

  /** What makes something new. */
  @WithDefault("85")
  @Range(min = 1, max = 100)
  int createPercent();

  /** All but reads, what keeps work alive, takes it or ends it, and what gives memory back. */
  @WithDefault("95")
  @Range(min = 1, max = 100)
  int changePercent();

  @AssertTrue(message = "must hold: publish-percent is not above create-percent, nor that above change-percent")
  default boolean isAscending() {
    return publishPercent() <= createPercent() && createPercent() <= changePercent();
  }
}
