package io.claudebench.event.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which rows are wanted: all conditions must hold; null is none. */
record Query(String actor, String verb, String entity, String outcome, Instant from, Instant to) {
  static final Query ALL = new Query(null, null, null, null, null, null);

  private Map<String, Object> conditions() {
    var all = new LinkedHashMap<String, Object>();
    all.put("actor = ?", actor);
    all.put("verb = ?", verb);
    all.put("entity = ?", entity);
    all.put("outcome = ?", outcome);
    all.put("at >= ?", from == null ? null : Timestamp.from(from));
    all.put("at < ?", to == null ? null : Timestamp.from(to));
    all.values().removeIf(value -> value == null);
    return all;
  }

  String sql() {
    return conditions().keySet().stream().map(condition -> " AND " + condition).collect(Collectors.joining());
  }

  void bind(PreparedStatement statement, int first) throws SQLException {
    int at = first;
    for (Object value : conditions().values()) {
      if (value instanceof Timestamp time) {
        statement.setTimestamp(at++, time);
      } else {
        statement.setString(at++, value.toString());
      }
    }
  }
}
