package io.claudebench.task.model;

/** Sizes that stand in declarations, in bytes. */
public final class Limits {
  public static final int METADATA = 16_384;
  public static final int RESULT = 262_144;
  public static final int CHUNK = 65_536;
  /** Above every fence, and exact in every number of JSON, Lua and JavaScript. */
  public static final long FENCE_MAX = 9_007_199_254_740_991L;

  private Limits() {}
}
