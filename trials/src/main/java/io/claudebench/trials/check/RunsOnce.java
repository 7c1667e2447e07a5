package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.List;

/** Where every worker renews as it should, no task is given out twice, however long Redis was away. */
public record RunsOnce() implements Rule {

  @Override
  public String name() {
    return "nobody who renews is reaped";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    return history.claimsByTask().entrySet().stream().filter(task -> task.getValue().size() > 1)
        .map(task -> task.getKey() + " was given out " + task.getValue().size() + " times, last to "
            + task.getValue().getLast().worker()).toList();
  }
}
