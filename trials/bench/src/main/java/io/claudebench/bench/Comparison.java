package io.claudebench.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was found beside what an earlier run wrote with {@code --json}: figures of one name, and how they changed.
 *
 * @param machine the facts of the earlier run
 * @param figures of the earlier run, by name
 */
record Comparison(JsonNode machine, Map<String, Double> figures) {

  /** Fails when the file is none that {@code --json} wrote. */
  static Comparison with(Path file) throws IOException {
    JsonNode earlier = new ObjectMapper().readTree(file.toFile());
    if (!earlier.path("goals").isArray()) {
      throw new IOException(file + " is no file that --json wrote: it has no goals");
    }
    var figures = new LinkedHashMap<String, Double>();
    earlier.get("goals").forEach(goal -> figures.put(goal.get("name").textValue(), goal.get("figure").asDouble(
        Double.NaN)));
    return new Comparison(earlier.path("machine"), figures);
  }

  void print(Report report, PrintWriter out) {
    out.println();
    out.println("Beside " + machine);
    out.printf("  %-74s %9s %9s %9s%n", "", "then", "now", "now/then");
    for (Goal goal : report.goals()) {
      double then = figures.getOrDefault(goal.name(), Double.NaN);
      if (!Double.isNaN(then)) {
        out.printf("  %-74s %9s %9s %9s%n", goal.name(), Figures.of(then), Figures.of(goal.figure()),
            Figures.of(goal.figure() / then));
      }
    }
    out.flush();
  }
}
