package io.claudebench.task.list;

import io.claudebench.postgres.Postgres;
import io.claudebench.task.list.ListOrder.Place;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A page of the rows of PostgreSQL; small bodies come along, so that most pages are one question. */
@Singleton
final class Rows {
  /** What a body may have that comes along; a usual task has a fourth of it. */
  private static final int ALONG_BYTES = 2048;

  /** A row, or a task that PostgreSQL does not have yet. @param fields JSON in UTF-8; null when it did not come */
  record Found(Place place, long bytes, boolean isFresh, byte[] fields) {
    String id() {
      return "t-" + place.id();
    }

    Found withoutFields() {
      return new Found(place, bytes, isFresh, null);
    }
  }

  /** @param total of all that match, at most {@link Listing#EXACT_MAX} + 1 */
  record Part(List<Found> found, int total) {}

  private final Postgres postgres;
  private final Totals totals;

  Rows(Postgres postgres, Totals totals) {
    this.postgres = postgres;
    this.totals = totals;
  }

  /** Bytes of the bodies that may come along with a page. */
  static long along(Listing.Ask ask) {
    return ask.isWhole() ? (ask.limit() + 1L) * ALONG_BYTES : 0;
  }

  /** Blocks. @param except those whose rows are old */
  Part of(Listing.Ask ask, List<Long> except) {
    return postgres.call(connection -> of(connection, ask, except));
  }

  private Part of(Connection connection, Listing.Ask ask, List<Long> except) throws SQLException {
    var found = new ArrayList<Found>();
    String state = null;
    try (var statement = connection.prepareStatement(sql(ask))) {
      bind(statement, ask, except);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          found.add(new Found(new Place(result.getInt(1), result.getLong(2)), result.getLong(3), false,
              result.getBytes(4)));
          state = state == null ? result.getString(5) : state;
        }
      }
    }
    boolean isAll = ask.after() == null && found.size() <= ask.limit();
    return new Part(found, isAll ? found.size() : totals.of(connection, ask, except, state));
  }

  /**
   * Of a body its length is known without reading it. Limits stand in the text, as PostgreSQL would plan a statement
   * with a limit of which it knows nothing anew each time.
   */
  private static String sql(Listing.Ask ask) {
    return "SELECT priority, id, octet_length(fields), " + (ask.isWhole() ? "CASE WHEN octet_length(fields) <= "
        + ALONG_BYTES + " THEN fields END" : "NULL") + ", " + Totals.STATE + " FROM task WHERE "
        + ask.filter().where() + (ask.after() == null ? "" : " AND " + ask.order().after) + " ORDER BY "
        + ask.order().by + " LIMIT " + (ask.limit() + 1);
  }

  private static void bind(PreparedStatement statement, Listing.Ask ask, List<Long> except) throws SQLException {
    int at = ask.filter().bind(statement, ask.tenant(), except);
    if (ask.after() != null) {
      ask.order().bind(statement, at, ask.after());
    }
  }
}
