package io.claudebench.core.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.cache.*}, of the answers of reads that are kept. */
@ConfigMapping(prefix = "claudebench.cache")
public interface CacheSettings {

  /** Bytes of JSON that this process keeps in memory; over it what was used least leaves. */
  @WithDefault("16777216")
  @Range(min = 65_536, max = 1_073_741_824)
  long bytesMax();

  /** Answers of one verb that Redis keeps for one tenant; over it those leave that end first. */
  @WithDefault("1000")
  @Range(min = 1, max = 100_000)
  int entriesMax();

  /** Bytes of one answer in Redis; a longer one is kept in memory alone. */
  @WithDefault("1048576")
  @Range(min = 1024, max = 16_777_216)
  int valueMax();
}
