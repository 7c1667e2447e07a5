package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;

/** I7: no worker of a trial stops, so none may be said dead, nor be unknown to a Redis that lost nothing. */
record NobodyDies(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I7 nobody who works is said dead";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    finals.died().forEach(id -> found.add(id + " was said dead"));
    if (!allowance.isAny()) {
      history.ok("system.heartbeat").filter(beat -> !beat.body().path("alive").asBoolean())
          .forEach(beat -> found.add(beat.client() + " was unknown at " + beat.start() / 1_000_000 + " ms"));
    }
    return found;
  }
}
