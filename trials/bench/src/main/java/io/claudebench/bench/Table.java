package io.claudebench.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;

/** The measurements, one a line: speed, latency of a call in ms, µs of processor time for one operation. */
record Table(List<Result> results) {
  void print(PrintWriter out) {
    out.printf("%-52s %12s | %8s %8s %8s %8s %8s ms | %8s %7s %8s %9s µs | %s%n", "Measurement", "per second", "p50",
        "p90", "p99", "p99.9", "max",
        "service", "redis", "postgres", "generator", "errors, facts");
    results.forEach(result -> out.println(line(result)));
    out.flush();
  }

  private static String line(Result result) {
    Latency latency = result.latency() == null ? new Latency(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
        : result.latency();
    var facts = new TreeMap<String, Object>(result.more());
    facts.putAll(result.errors());
    return String.format("%-52s %12s | %8s %8s %8s %8s %8s    | %8s %7s %8s %9s    | %s", result.name(),
        Figures.of(result.perSecond()) + " " + result.unit(),
        Figures.of(latency.p50()), Figures.of(latency.p90()), Figures.of(latency.p99()), Figures.of(latency.p999()),
        Figures.of(latency.max()),
        Figures.of(result.cpu("service")), Figures.of(result.cpu("redis")), Figures.of(result.cpu("postgres")),
        Figures.of(result.cpu("generator")),
        facts.isEmpty() ? "none" : facts.toString());
  }
}
