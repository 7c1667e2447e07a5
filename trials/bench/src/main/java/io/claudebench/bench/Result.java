package io.claudebench.bench;

import java.util.Map;

/**
 * One measurement.
 *
 * @param unit what one operation is
 * @param operations how many were done
 * @param latency of calls (a call may do many operations), or null
 * @param errors by word
 * @param cpuMicros per operation, by part of the fleet
 * @param more facts by name
 */
record Result(String name, String unit, long operations, double seconds, Latency latency, Map<String, Long> errors,
    Map<String, Double> cpuMicros, Map<String, Object> more) {

  double perSecond() {
    return operations / seconds;
  }

  Result with(Map<String, Object> facts) {
    return new Result(name, unit, operations, seconds, latency, errors, cpuMicros, facts);
  }

  double cpu(String part) {
    return cpuMicros.getOrDefault(part, Double.NaN);
  }
}
