package io.claudebench.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program behind {@code ./fleet bench}. Ends with 0 when it measured, whatever it found. */
@Command(name = "fleet bench", description = "Measures the fleet beside its baselines.",
    mixinStandardHelpOptions = true, showDefaultValues = true)
public final class Bench implements Callable<Integer> {
  static final List<Workload> WORKLOADS = List.of(new CreateWorkload(), new BatchWorkload(), new ClaimWorkload(),
      new EndToEndWorkload(),
      new ReadWorkload(), new PollersWorkload(), new DepthWorkload(), new UnmatchedWorkload(), new ProjectorWorkload(),
      new DueWorkload(), new StateWorkload(), new BeatsWorkload(), new FloodWorkload(),
      new WatchWorkload(), new RebuildWorkload(), new HooksWorkload(), new VerdictWorkload());

  @Spec CommandSpec spec;

  @Option(names = "--seconds", description = "of each measurement", defaultValue = "5") double seconds;
  @Option(names = "--warm-up", description = "seconds a fresh process is loaded before anything counts",
      defaultValue = "10") double warmUp;
  @Option(names = "--rounds", description = "of what is compared in turn", defaultValue = "5") int rounds;
  @Option(names = "--connections", description = "of a closed loop", defaultValue = "32") int connections;
  @Option(names = "--deep", description = "tasks in the long queue", defaultValue = "1000000") int deep;
  @Option(names = "--only",
      description =
      "these workloads: create, batch, claim, end-to-end, read, pollers, depth, unmatched, projector, due, state,"
      + " beats, flood, watch, rebuild, hooks, verdict",
      arity = "1..*") List<String> only = List.of();
  @Option(names = "--native", description = "these services run as executables: ./fleet native SERVICE builds one",
      arity = "1..*") Set<String> executables = Set.of();
  @Option(names = "--json", description = "writes everything into this file") Path json;
  @Option(names = "--compare", description = "a file that --json wrote: says what has changed since") Path compare;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Path root = Path.of(System.getProperty("fleet.root", "")).toAbsolutePath().normalize();
    Path dir = Path.of(System.getProperty("fleet.dir", root.resolve(".fleet").toString()));
    var plan = new Plan(root, dir.resolve("logs/bench"), seconds, warmUp, rounds, connections, deep, only,
        executables);
    Map<String, Object> machine = Machine.facts(plan);
    Optional<Comparison> earlier = compare == null ? Optional.empty() : Optional.of(Comparison.with(compare));
    var report = new Report(spec.commandLine().getErr());
    for (Workload workload : WORKLOADS) {
      if (only.isEmpty() || only.contains(workload.name())) {
        report.say(workload.name() + " …");
        try (Testbed testbed = Testbed.open(plan, Map.of())) {
          workload.run(testbed, report);
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(machine);
    report.print(out);
    earlier.ifPresent(then -> then.print(report, out));
    if (json != null) {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), report.facts(machine));
    }
    return 0;
  }
}
