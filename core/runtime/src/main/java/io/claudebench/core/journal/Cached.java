package io.claudebench.core.journal;

import java.util.Locale;

/** What came of a read of a verb that keeps its answers. */
public enum Cached {
  /** The answer was in memory. */
  L1,
  /** It was in Redis. */
  L2,
  /** It was nowhere: the caller waited for a load. */
  MISSES,
  /** The handler ran. */
  LOADS;

  String field() {
    return "cache:" + name().toLowerCase(Locale.ROOT);
  }
}
