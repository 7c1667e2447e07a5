package io.claudebench.trials.check;

import io.claudebench.trials.history.Creation;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I1: from its acknowledgement on, nobody is told that a task does not exist. */
record ReadsFind(Allowance allowance) implements Rule {
  private static final Set<String> ASKED = Set.of("task.get", "task.cancel", "task.heartbeat", "task.complete",
      "task.fail", "task.release");

  @Override
  public String name() {
    return "I1 acknowledged tasks are found";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    Map<String, Creation> made = new HashMap<>();
    history.creations().forEach(creation -> made.putIfAbsent(creation.task(), creation));
    return history.calls().stream()
        .filter(call -> call.word().equals("NOT_FOUND") && ASKED.contains(call.verb()))
        .filter(call -> made.containsKey(call.task()) && isDue(made.get(call.task()), call))
        .map(call -> call.verb() + " of " + call.task() + " by " + call.client()
            + " answered NOT_FOUND after its acknowledgement").toList();
  }

  private boolean isDue(Creation made, Recorded call) {
    return made.call().isBefore(call) && (made.isStrict() || !allowance.covers(made.call()));
  }
}
