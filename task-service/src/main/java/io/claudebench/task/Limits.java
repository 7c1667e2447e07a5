package io.claudebench.task;

/** Sizes that stand in declarations, in bytes. */
final class Limits {
  static final int METADATA = 16_384;
  static final int RESULT = 262_144;
  static final int CHUNK = 65_536;
  /** Above every fence, and exact in every number of JSON, Lua and JavaScript. */
  static final long FENCE_MAX = 9_007_199_254_740_991L;

  private Limits() {}
}
