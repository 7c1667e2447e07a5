package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;

/** I1 to I4 as Redis shows them: the scanner's sentences, during the trial and at its end. */
record Sound() implements Rule {

  @Override
  public String name() {
    return "I1-I4 the scanner is silent";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    return finals.scanned();
  }
}
