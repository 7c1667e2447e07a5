package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * I2: a lease that its worker renewed or used is not given to another while it surely runs: between the claim's answer
 * and a later accepted write of the same fence nobody else may have been given the task.
 */
record OneHolder() implements Rule {

  @Override
  public String name() {
    return "I2 one holder at a time";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    Map<String, List<Recorded>> writes = history.acceptedWrites().stream()
        .collect(Collectors.groupingBy(Recorded::task));
    history.claimsByTask().forEach((task, claims) -> claims.forEach(held -> {
      Recorded last = writes.getOrDefault(task, List.of()).stream().filter(write -> write.fence() == held.fence())
          .reduce((a, b) -> b).orElse(held.call());
      claims.stream().filter(other -> other.fence() != held.fence() && held.call().end() < other.call().start()
          && other.call().end() < last.start())
          .findFirst()
          .ifPresent(other -> found.add(task + " was given to " + other.worker() + " while " + held.worker()
              + " held it"));
    }));
    return found;
  }
}
