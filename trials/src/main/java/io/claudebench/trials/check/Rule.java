package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;

/** One sentence of the promise, checked over what clients saw and what is there in the end. */
public interface Rule {

  /** Which invariant, and what it says. */
  String name();

  /** One sentence per violation; empty when the rule holds. */
  List<String> violations(History history, Finals finals);
}
