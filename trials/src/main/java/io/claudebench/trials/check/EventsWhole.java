package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * I6 as far as tasks go: each version of each task has exactly one event, and they stand in their order. Not after
 * Redis lost its streams.
 */
record EventsWhole(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I6 one event per version";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    if (allowance.isAny()) {
      return found;
    }
    finals.redis().forEach((id, hash) -> {
      List<Long> is = finals.events().getOrDefault(id, List.of());
      List<Long> wanted = LongStream.rangeClosed(1, Finals.number(hash, "version")).boxed().toList();
      if (!is.equals(wanted)) {
        found.add(id + " is at version " + hash.get("version") + " and has events of the versions " + is);
      }
    });
    return found;
  }
}
