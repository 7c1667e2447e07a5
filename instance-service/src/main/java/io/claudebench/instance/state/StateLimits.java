package io.claudebench.instance.state;

/** Sizes that stand in declarations of {@code state.*}; what an operator may set is in {@link StateSettings}. */
final class StateLimits {
  /** Bytes of a value, as JSON text or as bytes; of the global state too. */
  static final int VALUE = 262_144;
  /** The same as base64. */
  static final int BASE64 = (VALUE + 2) / 3 * 4;
  static final int BATCH = 1000;
  /** A year. */
  static final int TTL_SECONDS = 31_536_000;
  /** Above every version, and exact in every number of JSON, Lua and JavaScript. */
  static final long VERSION = 9_007_199_254_740_991L;

  private StateLimits() {}
}
