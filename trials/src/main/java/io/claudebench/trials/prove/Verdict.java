package io.claudebench.trials.prove;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** One page: what each fault met, what was checked, what was violated. */
record Verdict(PrintWriter out) {
  private static final int SHOWN = 3;

  void head(long seed, int minutes, int faults) {
    out.printf("prove: seed %d, %d minutes, %d faults; again with ./fleet prove --seed %d%n%n", seed, minutes, faults,
        seed);
    out.printf("%-26s %7s %7s %8s %6s %6s %5s  %s%n", "fault", "calls", "acks", "unknown", "tasks", "rules", "s",
        "verdict");
    out.flush();
  }

  void line(Outcome outcome) {
    out.printf("%-26s %7d %7d %8d %6d %6d %5d  %s%s%n", outcome.fault(), outcome.calls(), outcome.acks(),
        outcome.unknowns(), outcome.tasks(),
        outcome.rules(), outcome.tookMs() / 1000, outcome.isClean() ? "holds" : "VIOLATED",
        outcome.notes().isEmpty() ? "" : " (" + String.join("; ", outcome.notes()) + ")");
    for (Map.Entry<String, List<String>> rule : outcome.violations().entrySet()) {
      out.printf("    %s: %d%n", rule.getKey(), rule.getValue().size());
      rule.getValue().stream().limit(SHOWN)
          .forEach(sentence -> out.println("      " + sentence.substring(0, Math.min(300, sentence.length()))));
    }
    if (!outcome.isClean()) {
      out.println("    history: " + outcome.file());
    }
    out.flush();
  }

  /** A fault whose trial itself fell over: nothing is known, so nothing is proven. */
  void broken(String fault, RuntimeException e) {
    out.printf("%-26s could not be tried: %s%n", fault, e.getMessage());
    e.printStackTrace(out);
    out.flush();
  }

  void end(List<Outcome> outcomes, int broken, List<String> skipped) {
    long violations = outcomes.stream().flatMap(outcome -> outcome.violations().values().stream()).mapToLong(List::size)
        .sum();
    out.println();
    if (!skipped.isEmpty()) {
      out.println("Not reached in the time: " + String.join(", ", skipped));
    }
    out.printf("%s: %d rounds, %d calls, %d acknowledgements, %d violations%s%n", violations == 0
        && broken == 0 ? "HOLDS" : "FAILS", outcomes.size(),
        outcomes.stream().mapToLong(Outcome::calls).sum(), outcomes.stream().mapToLong(Outcome::acks).sum(), violations,
        broken == 0 ? "" : ", " + broken + " rounds fell over");
    out.flush();
  }
}
