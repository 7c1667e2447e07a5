package io.claudebench.core.journal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The buckets in which latencies are counted, the same in every process and for ever, so that counts of all replicas
 * may be added.
 */
public final class Latency {
  /** Upper ends in microseconds, each included; what is above the last is in a bucket of its own. */
  static final List<Long> BOUNDS_MICROS = List.of(250L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 20_000L, 50_000L,
      100_000L, 200_000L, 500_000L,
      1_000_000L, 2_000_000L, 5_000_000L, 10_000_000L);

  /**
   * The upper ends in milliseconds as fields of Redis name them: {@code 0.25}, {@code 0.5}, {@code 1}, … {@code 10000},
   * {@code inf}.
   */
  public static List<String> names() {
    var names = new ArrayList<String>();
    BOUNDS_MICROS.forEach(micros -> names.add(BigDecimal.valueOf(micros, 3).stripTrailingZeros().toPlainString()));
    names.add("inf");
    return names;
  }

  private Latency() {}
}
