package io.claudebench.hook.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.session.*}; milliseconds where nothing else is said. */
@ConfigMapping(prefix = "claudebench.hook.session")
public interface SessionSettings {

  /** Sessions of one tenant that are open at a time; over it a new one has no instance, and no todos. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int sessionsMax();

  /** How long nothing is written for a session after it was. With more, its last event is known less exactly. */
  @WithDefault("5000")
  @Range(min = 100, max = 600_000)
  int seenMs();

  /** How often its instance and the leases of its todos are renewed. */
  @WithDefault("15000")
  @Range(min = 200, max = 300_000)
  int beatMs();

  /** Renewals that are under way at a time, for a tenant. */
  @WithDefault("32")
  @Range(min = 1, max = 1000)
  int beatsAtOnce();

  /** Seconds: its instance counts as dead after 1.5 times this without a beat. */
  @WithDefault("60")
  @Range(min = 5, max = 300)
  int ttlSeconds();

  /** How long a todo in progress stays its own without a beat: the longest that all of hook-service may be away. */
  @WithDefault("120000")
  @Range(min = 1000, max = 3_600_000)
  int leaseMs();

  /** A session without an event for so long counts as ended. */
  @WithDefault("7200000")
  @Range(min = 1000, max = 604_800_000)
  long silenceMs();

  /** How long its todos are known after its end. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long lifeMs();

  @AssertTrue(message = "must hold: twice beat-ms is below lease-ms, or one beat that is late costs a lease")
  default boolean isLeaseKept() {
    return 2 * beatMs() < leaseMs();
  }

  @AssertTrue(message = "must hold: beat-ms is below ttl-seconds, or sessions count as dead between two beats")
  default boolean isInstanceKept() {
    return beatMs() < 1000L * ttlSeconds();
  }

  @AssertTrue(message = "must hold: twice seen-ms is below silence-ms, or a session that speaks counts as silent")
  default boolean isHeard() {
    return 2L * seenMs() < silenceMs();
  }
}
