package io.claudebench.bench;

import io.claudebench.scanner.Resp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Microseconds of processor time that each part of the fleet has used; of processes in steps of 10 ms. */
record Cpu(Map<String, Double> micros) {
  private static final Pattern USED = Pattern.compile("(?m)^used_cpu_(?:user|sys):([\\d.]+)");
  private static final Pattern SCRIPTS = Pattern.compile("(?m)^cmdstat_evalsha:calls=(\\d+)");


  static Cpu now(Map<String, Supplier<Double>> meters) {
    var micros = new LinkedHashMap<String, Double>();
    meters.forEach((name, meter) -> micros.put(name, meter.get()));
    return new Cpu(micros);
  }

  /** What was used since {@code before}, for each of {@code operations}. */
  Map<String, Double> per(long operations, Cpu before) {
    var each = new LinkedHashMap<String, Double>();
    micros.forEach((name, now) -> each.put(name, (now - before.micros().get(name)) / Math.max(1, operations)));
    return each;
  }

  static double ofProcess(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
  }

  /** PostgreSQL is a process for each connection. */
  static double ofFamily(ProcessHandle process) {
    return ofProcess(process) + process.descendants().mapToDouble(Cpu::ofProcess).sum();
  }

  /** How many scripts Redis has run. */
  static long scripts(Resp redis) {
    return SCRIPTS.matcher(redis.text("INFO", "commandstats")).results()
        .mapToLong(found -> Long.parseLong(found.group(1))).sum();
  }

  /** As Redis itself counts it. */
  static double ofRedis(Resp redis) {
    return USED.matcher(redis.text("INFO", "cpu")).results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)) * 1e6).sum();
  }
}
