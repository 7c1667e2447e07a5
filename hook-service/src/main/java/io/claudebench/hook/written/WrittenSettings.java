package io.claudebench.hook.written;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.hook.written.*}. */
@ConfigMapping(prefix = "claudebench.hook.written")
public interface WrittenSettings {

  /** Bytes of all files that are remembered by this process; those that were written or asked for longest ago leave. */
  @WithDefault("33554432")
  @Range(min = 0, max = 1_073_741_824)
  long bytesMax();

  /** Characters of one file that are remembered; of a longer one its beginning, and that there was more. */
  @WithDefault("65536")
  @Range(min = 1, max = 1_048_576)
  int fileMax();

  /** How long one is remembered, in milliseconds. */
  @WithDefault("7200000")
  @Range(min = 1000, max = 86_400_000)
  long lifeMs();
}
