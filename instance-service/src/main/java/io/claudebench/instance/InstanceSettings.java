package io.claudebench.instance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What an operator may set under {@code claudebench.instance.*}. */
@ConfigMapping(prefix = "claudebench.instance")
public interface InstanceSettings {

  /** Instances of one tenant; over it {@code system.register} of a new one is refused {@code FULL}. */
  @WithDefault("10000")
  int instancesMax();
}
