package io.claudebench.trials.fault;

import io.claudebench.trials.check.Rule;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.load.Mix;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A fault as a value: {@code act} harms and heals. */
record Harm(String name, String does, Supplier<Plan> fleet, Mix mix, Consumer<Experiment> act, List<Rule> rules)
    implements Fault {

  /** Two task-services and the usual mix. */
  static Harm of(String name, String does, Consumer<Experiment> act) {
    return new Harm(name, does, () -> Plan.trial(2), Mix.USUAL, act, List.of());
  }

  Harm on(Supplier<Plan> other) {
    return new Harm(name, does, other, mix, act, rules);
  }

  Harm under(Mix other) {
    return new Harm(name, does, fleet, other, act, rules);
  }

  Harm promising(Rule... more) {
    return new Harm(name, does, fleet, mix, act, List.of(more));
  }

  @Override
  public Plan plan() {
    return fleet.get();
  }

  @Override
  public void strike(Experiment experiment) {
    act.accept(experiment);
  }
}
