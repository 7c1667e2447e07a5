package io.claudebench.bench;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one run saw. Written by the loop only, read when the run is over. */
final class Sample {
  private final Histogram nanos = new Histogram(3);
  private final Map<String, Long> errors = new TreeMap<>();
  private long operations;
  private long firstNanos;
  private long lastNanos;

  void latency(long sinceNanos) {
    nanos.recordValue(Math.max(0, System.nanoTime() - sinceNanos));
  }

  void done(int more) {
    operations += more;
  }

  void error(String word) {
    error(word, 1);
  }

  void error(String word, long times) {
    if (times > 0) {
      errors.merge(word, times, Long::sum);
    }
  }

  /** The time that counts. */
  void took(long fromNanos, long toNanos) {
    firstNanos = fromNanos;
    lastNanos = toNanos;
  }

  /** @param cpuMicros for each operation */
  Result result(String name, String unit, Map<String, Double> cpuMicros) {
    return new Result(name, unit, operations, seconds(), Latency.of(nanos), errors, cpuMicros, Map.of());
  }

  Map<String, Long> errors() {
    return errors;
  }

  long operations() {
    return operations;
  }

  double seconds() {
    return (lastNanos - firstNanos) / 1e9;
  }
}
