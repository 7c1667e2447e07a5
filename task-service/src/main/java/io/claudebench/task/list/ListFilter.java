package io.claudebench.task.list;

import io.claudebench.task.model.Status;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Upsert;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which tasks a list shows; the same question asked of a row and of a hash. Null is any.
 *
 * @param completedBefore milliseconds  @param isOpen only those that were not run again under another id
 */
public record ListFilter(String status, String assignedTo, String batchId, String query, Long completedBefore,
    boolean isOpen) {

  /** Ended tasks of one status that operators do something with. */
  public static ListFilter ended(Status status, Instant completedBefore) {
    return new ListFilter(status.name(), null, null, null,
        completedBefore == null ? null : completedBefore.toEpochMilli(), true);
  }

  /** The same, whether they were run again or not. */
  public ListFilter withRedriven() {
    return new ListFilter(status, assignedTo, batchId, query, completedBefore, false);
  }

  /** What {@link #shows} looks at, and its place. */
  List<String> fields() {
    var fields = new ArrayList<>(List.of("id", "status", "priority", "assignedTo", "batchId", "completedAt",
        "redrivenAs"));
    if (query != null) {
      fields.add("text");
    }
    return fields;
  }

  /** Conditions on the table {@code task}, in the order {@link #bind} gives their values. */
  String where() {
    var conditions = new ArrayList<>(List.of("tenant = ?", "id <> ALL (?)", "status <> '" + PostgresArchive.DELETED
        + "'"));
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
    if (completedBefore != null) {
      conditions.add("completed_at < to_timestamp(? / 1000.0)");
    }
    if (isOpen) {
      conditions.add("NOT redriven");
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
    if (completedBefore != null) {
      statement.setLong(at++, completedBefore);
    }
    return at;
  }

  boolean shows(Map<String, String> hash) {
    return !PostgresArchive.DELETED.equals(hash.get("status")) && is(status, hash.get("status"))
        && is(assignedTo, hash.get("assignedTo")) && is(batchId, hash.get("batchId"))
        && (query == null || Upsert.fold(hash.get("text")).contains(Upsert.fold(query)))
        && (completedBefore == null || Long.parseLong(hash.getOrDefault("completedAt", "0")) < completedBefore)
        && !(isOpen && hash.containsKey("redrivenAs"));
  }

  private static boolean is(String asked, String actual) {
    return asked == null || asked.equals(actual);
  }
}
