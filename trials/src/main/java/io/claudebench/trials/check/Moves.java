package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;

/** I7: after the last fault has healed, every task that is due moves within the bound. */
record Moves() implements Rule {

  @Override
  public String name() {
    return "I7 due tasks move";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    return finals.stuck();
  }
}
