package io.claudebench.trials.check;

import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * I9: when the lag has drained, PostgreSQL has every task as Redis has it, and Redis has every task that has not ended.
 */
record PostgresEquals() implements Rule {
  private static final List<String> FIELDS = List.of("status", "version", "fence", "result", "attempt", "text");
  private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

  @Override
  public String name() {
    return "I9 PostgreSQL equals Redis";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    finals.outbox().forEach(id -> found.add(id + " waits for PostgreSQL although the lag had time to drain"));
    finals.redis().forEach((id, hash) -> {
      Map<String, String> row = finals.postgres().get(id);
      if ("volatile".equals(hash.get("durability"))) {
        return;
      }
      if (row == null) {
        found.add(id + " is " + hash.get("status") + " in Redis and not in PostgreSQL");
      } else {
        FIELDS.stream().filter(field -> !Objects.equals(hash.get(field), row.get(field)))
            .forEach(field -> found.add(id + " has " + field + " " + hash.get(field) + " in Redis and " + row.get(field)
                + " in PostgreSQL"));
      }
    });
    finals.postgres().forEach((id, row) -> {
      if (!finals.redis().containsKey(id) && !TERMINAL.contains(row.get("status"))) {
        found.add(id + " is " + row.get("status") + " in PostgreSQL and not in Redis");
      }
    });
    return found;
  }
}
