package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a newer build wrote into a task is still there when ours has worked on it, in Redis and in PostgreSQL. */
public record FieldsSurvive() implements Rule {
  public static final String FIELD = "ofTheFuture";

  @Override
  public String name() {
    return "fields of a newer build survive";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    long planted = 0;
    for (Map.Entry<String, Map<String, String>> task : finals.redis().entrySet()) {
      if ("2".equals(task.getValue().get("schema"))) {
        planted++;
        Map<String, String> row = finals.postgres().getOrDefault(task.getKey(), Map.of());
        if (!("of " + task.getKey()).equals(task.getValue().get(FIELD)) || !"2".equals(row.get("schema"))
            || !row.containsKey(FIELD)) {
          found.add(task.getKey() + " has " + task.getValue().get(FIELD) + " in Redis and " + row.get(FIELD)
              + " in PostgreSQL");
        }
      }
    }
    if (planted == 0) {
      found.add("no task of a newer build was left, so nothing is shown");
    }
    return found;
  }
}
