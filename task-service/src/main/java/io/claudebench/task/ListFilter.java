package io.claudebench.task;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which tasks a list shows; the same question asked of a row and of a hash. Null is any. */
record ListFilter(String status, String assignedTo, String batchId, String query) {

  /** Conditions on the table {@code task}, in the order {@link #bind} gives their values. */
  String where() {
    var conditions = new ArrayList<>(List.of("tenant = ?", "id <> ALL (?)"));
    if (status != null) {
      conditions.add("status = ?");
    }
    if (assignedTo != null) {
      conditions.add("assigned_to = ?");
    }
    if (batchId != null) {
      conditions.add("batch_id = ?");
    }
    if (query != null) {
      conditions.add("strpos(folded, ?) > 0");
    }
    return String.join(" AND ", conditions);
  }

  /** The next free index. */
  int bind(PreparedStatement statement, String tenant, List<Long> except) throws SQLException {
    int at = 1;
    statement.setString(at++, tenant);
    statement.setArray(at++, statement.getConnection().createArrayOf("bigint", except.toArray()));
    for (String value : new String[] {status, assignedTo, batchId, query == null ? null : Upsert.fold(query)}) {
      if (value != null) {
        statement.setString(at++, value);
      }
    }
    return at;
  }

  boolean shows(Map<String, String> hash) {
    return is(status, hash.get("status")) && is(assignedTo, hash.get("assignedTo")) && is(batchId, hash.get("batchId"))
        && (query == null || Upsert.fold(hash.get("text")).contains(Upsert.fold(query)));
  }

  private static boolean is(String asked, String actual) {
    return asked == null || asked.equals(actual);
  }
}
