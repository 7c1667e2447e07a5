package io.claudebench.trials.prove;

import io.claudebench.trials.fault.Fault;
import io.claudebench.trials.fault.Faults;
import io.claudebench.trials.kit.Root;
import io.claudebench.trials.sweep.Report;
import io.claudebench.trials.sweep.Sweep;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The program behind {@code ./fleet prove}. Ends with 0 when the promise held, 1 when it did not, 2 for wrong
 * arguments.
 */
@Command(name = "prove", description = "Runs the fleet under faults and checks its promise.")
public final class Prove implements Callable<Integer> {
  private static final int HARM_SECONDS = 10;

  @Spec CommandSpec spec;

  @Option(names = "--minutes", defaultValue = "10",
      description = "How long, about: no fault is begun after it (default ${DEFAULT-VALUE})")
  int minutes;

  @Option(names = "--seed", description = "Decides who does what; printed, so that a run can be repeated")
  Long seed;

  @Option(names = "--only", arity = "1..*", description = "These faults, by name")
  List<String> only;

  @Option(names = "--sweep", paramLabel = "<minutes>",
      description = "Hostile inputs to every verb through every door, for so long, in place of faults")
  Integer sweep;

  @Option(names = "--native", description = "Native executables in place of the jars")
  boolean isNative;

  @Option(names = "--list", description = "Says what the faults are, and does nothing")
  boolean list;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Prove()).execute(args));
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (list) {
      Faults.ALL.forEach(fault -> out.printf("%-26s %s%n", fault.name(), fault.does()));
      return 0;
    }
    if (isNative) {
      Root.useExecutables();
    }
    if (seed == null) {
      seed = Math.abs(new SecureRandom().nextLong() % 1_000_000_000);
    }
    if (sweep != null) {
      Report report = Sweep.run(seed, Duration.ofMinutes(sweep));
      out.println(report);
      return report.isClean() ? 0 : 1;
    }
    List<Fault> faults = chosen();
    var verdict = new Verdict(out);
    verdict.head(seed, minutes, faults.size());
    return run(faults, verdict) ? 0 : 1;
  }

  private List<Fault> chosen() {
    if (only == null) {
      var all = new ArrayList<>(Faults.ALL);
      Collections.shuffle(all, new Random(seed)); // a run too short for all meets others under another seed
      return all;
    }
    try {
      return only.stream().map(Faults::named).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  /** Each fault once, in order; then again with other dice, as long as there is time. */
  private boolean run(List<Fault> faults, Verdict verdict) {
    long until = System.nanoTime() + minutes * 60_000_000_000L;
    var dice = new SplittableRandom(seed);
    var outcomes = new ArrayList<Outcome>();
    int broken = 0;
    int next = 0;
    while (System.nanoTime() < until) {
      Fault fault = faults.get(next++ % faults.size());
      try {
        Outcome outcome = new Round(fault, dice.nextLong() & Long.MAX_VALUE, HARM_SECONDS).run();
        verdict.line(outcome);
        outcomes.add(outcome);
      } catch (RuntimeException e) {
        verdict.broken(fault.name(), e);
        broken++;
      }
    }
    List<String> skipped = faults.stream().skip(next).map(Fault::name).toList();
    verdict.end(outcomes, broken, skipped);
    return broken == 0 && outcomes.stream().allMatch(Outcome::isClean);
  }
}
