package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** I2: who reads a task twice never sees an older version the second time. */
record VersionsGrow(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I2 versions never go back";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    var newest = new HashMap<String, Recorded>();
    history.ok("task.get").forEach(read -> {
      Recorded before = newest.get(read.task());
      if (before != null && before.isBefore(read) && version(read) < version(before) && !allowance.covers(before)) {
        found.add(read.task() + " was read at version " + version(before) + " and later at " + version(read));
      }
      if (before == null || version(read) > version(before)) {
        newest.put(read.task(), read);
      }
    });
    return found;
  }

  private static long version(Recorded read) {
    return read.body().path("version").asLong();
  }
}
