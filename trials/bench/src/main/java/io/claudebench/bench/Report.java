package io.claudebench.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was found so far. Says each finding at once; the whole comes at the end, ratios first. */
final class Report {
  private final PrintWriter progress;
  private final List<Goal> goals = new ArrayList<>();
  private final List<Result> results = new ArrayList<>();

  Report(PrintWriter progress) {
    this.progress = progress;
  }

  Result add(Result result) {
    results.add(result);
    progress.printf("  %-52s %12s %s/s%s%n", result.name(), Figures.of(result.perSecond()), result.unit(),
        result.errors().isEmpty() ? "" : "  errors " + result.errors());
    progress.flush();
    return result;
  }

  void add(Goal goal) {
    goals.add(goal);
  }

  /** Ours over theirs, round by round; none when they were not there. */
  void ratio(String name, Rounds ours, Rounds theirs, double aim) {
    if (theirs == null) {
      add(Goal.missing(name, "not measured"));
    } else {
      double[] ratios = ours.over(theirs);
      add(Goal.ratio(name, Rounds.median(ratios), aim, Spread.of(ratios)));
    }
  }

  /** Processor time of one operation: the figure that hangs least on the noise of the machine. */
  void cpu(String name, String part, Rounds ours, Rounds theirs) {
    if (theirs != null) {
      add(Goal.shown(name, ours.middle().cpu(part), " µs", "against " + Figures.of(theirs.middle().cpu(part)) + " µs"));
    }
  }

  /** What a reader should know that is no figure. */
  void say(String line) {
    progress.println("  " + line);
    progress.flush();
  }

  List<Goal> goals() {
    return goals;
  }

  List<Result> results() {
    return results;
  }

  /** As JSON. */
  Map<String, Object> facts(Map<String, Object> machine) {
    return Map.of("machine", machine, "goals",
        goals.stream().map(goal -> Map.of("name", goal.name(), "figure", goal.figure(), "aim", goal.aim(),
        "unit", goal.unit().strip(), "verdict", goal.verdict(), "note", goal.note())).toList(), "results", results);
  }

  void print(PrintWriter out) {
    out.println("Ratios and goals");
    for (Goal goal : goals) {
      out.printf("  %-74s %9s%-7s %-16s %-6s %s%n", goal.name(), Figures.of(goal.figure()), goal.unit(), goal.aimText(),
          goal.verdict(), goal.note());
    }
    out.println();
    new Table(results).print(out);
  }
}
