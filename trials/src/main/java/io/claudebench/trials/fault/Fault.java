package io.claudebench.trials.fault;

import io.claudebench.trials.check.Rule;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.load.Mix;
import java.util.List;

/** One way to harm a fleet that works, and how it heals. */
public interface Fault {

  /** As {@code --only} takes it. */
  String name();

  /** What it does, in one sentence without a subject. */
  String does();

  /** The fleet that it harms. */
  default Plan plan() {
    return Plan.trial(2);
  }

  /** Who works on the fleet meanwhile. */
  default Mix mix() {
    return Mix.USUAL;
  }

  /** Harms the fleet under load and heals it: when it returns, everything that shall run runs. */
  void strike(Experiment experiment);

  /** What only this fault promises. */
  default List<Rule> rules() {
    return List.of();
  }
}
