package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;
import java.util.Set;

/** A planned restart is nothing that a caller notices. */
public record NoCallFails() implements Rule {
  private static final Set<String> ANSWERS = Set.of("OK", "CONFLICT", "LEASE_LOST", "NOT_FOUND");

  @Override
  public String name() {
    return "no call fails";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    return history.calls().stream().filter(call -> !ANSWERS.contains(call.word()))
        .map(call -> call.verb() + " by " + call.client() + " at " + call.start() / 1_000_000 + " ms was answered "
            + call.word() + " " + call.text()).toList();
  }
}
