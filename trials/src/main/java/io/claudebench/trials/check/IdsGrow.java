package io.claudebench.trials.check;

import io.claudebench.trials.history.Creation;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * I2: an id is given to one task, and one that was made after another was acknowledged has the greater id. Whatever
 * Redis forgets.
 */
record IdsGrow() implements Rule {

  @Override
  public String name() {
    return "I2 ids are unique and grow";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    var owner = new HashMap<String, Creation>();
    List<Creation> made = history.creations();
    for (Creation one : made) {
      Creation other = owner.putIfAbsent(one.task(), one);
      if (other != null) {
        found.add(one.task() + " was given to " + other.key() + " and to " + one.key());
      }
    }
    List<Creation> byStart = made.stream().sorted(Comparator.comparingLong(Creation::firstStart)).toList();
    List<Creation> byEnd = made.stream().sorted(Comparator.comparingLong(one -> one.call().end())).toList();
    int ended = 0;
    Creation greatest = null;
    for (Creation one : byStart) {
      for (; ended < byEnd.size() && byEnd.get(ended).call().end() < one.firstStart(); ended++) {
        greatest = greatest == null || digits(byEnd.get(ended)) > digits(greatest) ? byEnd.get(ended) : greatest;
      }
      if (greatest != null && digits(one) < digits(greatest)) {
        found.add(one.task() + " was made after " + greatest.task() + " was acknowledged");
      }
    }
    return found;
  }

  private static long digits(Creation made) {
    return Long.parseLong(made.task().substring(2));
  }
}
