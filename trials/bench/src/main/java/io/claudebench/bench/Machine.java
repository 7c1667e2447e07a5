package io.claudebench.bench;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when: a figure means little without. */
final class Machine {
  private Machine() {}

  static Map<String, Object> facts(Plan plan) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("load", load());
    facts.put("java", System.getProperty("java.vm.version"));
    facts.put("seconds", plan.seconds());
    facts.put("rounds", plan.rounds());
    facts.put("connections", plan.connections());
    facts.put("native", plan.executables());
    return facts;
  }

  /** Threads that ran or waited for a core, on average of the last minute; the bench's own among them. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
