package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;
import java.util.Set;

/**
 * SPEC 5: whatever happens, answers are words of the closed list, and none of them is our own fault or blames the
 * caller for ours.
 */
record NoInternal() implements Rule {
  private static final Set<String> NEVER = Set.of("INTERNAL", "INVALID", "PARSE", "INVALID_REQUEST", "UNKNOWN_VERB",
      "FORBIDDEN", "UNAUTHORIZED", "STRANGE");

  @Override
  public String name() {
    return "answers are of the closed list";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    return history.calls().stream().filter(call -> NEVER.contains(call.word()))
        .map(call -> call.verb() + " " + call.input() + " answered " + call.word() + " " + call.text()).toList();
  }
}
