package io.claudebench.instance.batch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may set under {@code claudebench.instance.batch.*}; milliseconds. */
@ConfigMapping(prefix = "claudebench.instance.batch")
public interface BatchSettings {

  /**
   * How long an instance stays the coordinator of a batch after its last call; each of its calls renews it. With less,
   * others take over sooner; with more, a batch whose coordinator lives but says nothing more waits longer.
   */
  @WithDefault("60000")
  int leaseMs();

  /** Batches of one tenant that are known at a time; over it a new one is refused {@code FULL}. */
  @WithDefault("10000")
  int batchesMax();

  /** How long a batch is known after the last call of its coordinator; then the same id is a new batch. */
  @WithDefault("86400000")
  long lifeMs();
}
