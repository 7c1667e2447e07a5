package io.claudebench.trials.check;

import io.claudebench.trials.history.Creation;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;

/** I1: what was acknowledged is there, with the text it was given. */
record CreatesLast(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I1 acknowledged creates exist";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    for (Creation made : history.creations()) {
      String text = finals.task(made.task()).get("text");
      boolean mayBeLost = !made.isStrict() && allowance.covers(made.call());
      if (text == null && !mayBeLost) {
        found.add(made.task() + " (" + made.key() + ") was acknowledged and is nowhere");
      } else if (text != null && !text.equals(made.key())) {
        found.add(made.task() + " was acknowledged as " + made.key() + " and is " + text);
      }
    }
    return found;
  }
}
