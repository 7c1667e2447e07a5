package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** I5: the same idempotency key gives the first answer again, byte for byte, and one task. */
record SameKeySameAnswer(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I5 one key, one answer, one task";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    var first = new HashMap<String, Recorded>();
    for (Recorded call : history.calls()) {
      String key = call.input().path("idempotencyKey").asText("");
      if (call.isOk() && !key.isEmpty()) {
        Recorded other = first.putIfAbsent(call.verb() + " " + key, call);
        if (other != null && !other.text().equals(call.text()) && !allowance.covers(other)) {
          found.add(call.verb() + " with key " + key + " answered " + other.text() + " and then " + call.text());
        }
      }
    }
    twins(finals).forEach((text, ids) -> {
      if (ids.size() > 1 && !allowance.isAny()) {
        found.add(text + " was asked for once and is " + ids);
      }
    });
    return found;
  }

  /** Text → the tasks that have it. */
  private static Map<String, TreeSet<String>> twins(Finals finals) {
    var byText = new HashMap<String, TreeSet<String>>();
    for (var tasks : List.of(finals.redis(), finals.postgres())) {
      tasks.forEach((id, hash) -> byText.computeIfAbsent(hash.getOrDefault("text", id), text -> new TreeSet<>())
          .add(id));
    }
    return byText;
  }
}
