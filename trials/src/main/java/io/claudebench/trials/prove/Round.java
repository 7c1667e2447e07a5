package io.claudebench.trials.prove;

import io.claudebench.testkit.Await;
import io.claudebench.trials.check.Checker;
import io.claudebench.trials.fault.Experiment;
import io.claudebench.trials.fault.Fault;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorder;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Root;
import io.claudebench.trials.kit.Tree;
import io.claudebench.trials.load.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One fault on a fleet of its own: load, harm, heal, quiet, check. */
public final class Round {
  private static final int WARM_MS = 1_500;

  private final Fault fault;
  private final Plan plan;
  private final long seed;
  private final int seconds;

  public Round(Fault fault, long seed, int seconds) {
    this(fault, fault.plan(), seed, seconds);
  }

  /** @param plan another fleet than the fault's own, for example one with a planted bug */
  public Round(Fault fault, Plan plan, long seed, int seconds) {
    this.fault = fault;
    this.plan = plan;
    this.seed = seed;
    this.seconds = seconds;
  }

  Outcome run() {
    long from = System.nanoTime();
    Path file = Root.out().resolve("prove").resolve(fault.name() + "-" + seed + ".jsonl");
    var dice = new SplittableRandom(seed);
    Fleet fleet = Fleet.start(plan);
    try (var recorder = new Recorder(file);
        var load = new Load(fault.mix(), fleet.doors(), recorder, dice.nextLong())) {
      var experiment = new Experiment(fleet, dice.split(), recorder, seconds);
      load.start();
      Await.pause(WARM_MS);
      fault.strike(experiment);
      try (var look = new Look(fleet)) {
        look.scan();
        Await.pause(WARM_MS);
        recorder.note("healed");
        load.closeDoors();
        List<String> stuck = look.quiet();
        load.close();
        Finals finals = look.finals(stuck);
        experiment.end(finals);
        return judged(recorder, finals, experiment, (System.nanoTime() - from) / 1_000_000);
      }
    } finally {
      fleet.drop();
    }
  }

  private Outcome judged(Recorder recorder, Finals finals, Experiment experiment, long tookMs) {
    History history = recorder.history();
    Checker checker = Checker.of(experiment.allowance()).and(fault.rules());
    Map<String, List<String>> violations = new LinkedHashMap<>(checker.violations(history, finals));
    if (violations.isEmpty()) {
      forget(recorder.file());
    } else {
      violations.forEach((rule,
          sentences) -> sentences.forEach(sentence -> recorder.note("VIOLATION " + rule + ": " + sentence)));
      Path data = Path.of(recorder.file() + ".redis"); // every change that Redis saw, in its order
      Tree.delete(data);
      Tree.copy(experiment.fleet().redis().dir(), data);
    }
    if (experiment.allowance().isAny()) {
      experiment.say(experiment.allowance().lost(history, finals));
    }
    long acks = history.calls().stream().filter(call -> call.isOk()).count();
    return new Outcome(fault.name(), seed, history.calls().size(), acks, history.unknowns(), finals.postgres().size(),
        checker.size(), experiment.notes(),
        violations, recorder.file(), tookMs);
  }

  private static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
