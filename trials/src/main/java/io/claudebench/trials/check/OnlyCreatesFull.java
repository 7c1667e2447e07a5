package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** I8: at the limit of memory creates are refused FULL, and what ends, renews or cancels is not. */
public record OnlyCreatesFull() implements Rule {
  private static final Set<String> PASS = Set.of("task.heartbeat", "task.complete", "task.fail", "task.release",
      "task.cancel");

  @Override
  public String name() {
    return "I8 at maxmemory only new work is refused";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<>(history.calls().stream().filter(call -> call.word().equals("FULL")
        && PASS.contains(call.verb()))
        .map(call -> call.verb() + " of " + call.task() + " was answered FULL " + call.text()).toList());
    if (history.calls().stream().noneMatch(call -> call.isVerb("task.create") && call.word().equals("FULL"))) {
      found.add("no create was refused FULL: the limit was not reached, so nothing is shown");
    }
    return found;
  }
}
