package io.claudebench.instance.batch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.batch.*}; milliseconds. */
@ConfigMapping(prefix = "claudebench.instance.batch")
public interface BatchSettings {

  /**
   * How long an instance stays the coordinator of a batch after its last call; each of its calls renews it. With less,
   * others take over sooner; with more, a batch whose coordinator lives but says nothing more waits longer.
   */
  @WithDefault("60000")
  @Range(min = 100, max = 3_600_000)
  int leaseMs();

  /** Batches of one tenant that are known at a time; over it a new one is refused {@code FULL}. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int batchesMax();

  /** How long a batch is known after the last call of its coordinator; then the same id is a new batch. */
  @WithDefault("86400000")
  @Range(min = 1000, max = 2_592_000_000L)
  long lifeMs();

  @AssertTrue(message = "must hold: lease-ms is below life-ms, or a batch is forgotten while it is coordinated")
  default boolean isBatchKept() {
    return leaseMs() < lifeMs();
  }
}
