package io.claudebench.bench;

import org.HdrHistogram.Histogram;

/** Milliseconds that calls took. */
record Latency(double p50, double p90, double p99, double p999, double max) {
  static Latency of(Histogram nanos) {
    return new Latency(ms(nanos, 50), ms(nanos, 90), ms(nanos, 99), ms(nanos, 99.9), nanos.getMaxValue() / 1e6);
  }

  private static double ms(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
