package io.claudebench.task.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How many rows a list has, counted once for each state of PostgreSQL: two statements with the same snapshot see the
 * same rows, whoever writes them. While nothing is written, a page costs no count.
 */
@Singleton
final class Totals {
  /** Of a statement; a server that was started again could come to the same numbers in another state. */
  static final String STATE = "(SELECT extract(epoch FROM pg_postmaster_start_time()) || ' ' || pg_current_snapshot())";

  /** Totals known at a time. */
  private static final int KNOWN_MAX = 1000;
  /** A total without more rows than this is not kept: their numbers would be most of what it weighs. */
  private static final int EXCEPT_MAX = 100;

  private final Cache<Question, Counted> known = Caffeine.newBuilder().maximumSize(KNOWN_MAX).build();

  private record Question(String tenant, ListFilter filter, List<Long> except) {}

  private record Counted(String state, int total) {}

  /**
   * At most {@link Listing#EXACT_MAX} + 1.
   *
   * @param state that the page was read in; null when that is not known
   */
  int of(Connection connection, Listing.Ask ask, List<Long> except, String state) throws SQLException {
    var question = new Question(ask.tenant(), ask.filter(), except);
    Counted counted = known.getIfPresent(question);
    if (counted == null || !counted.state().equals(state)) {
      counted = count(connection, ask, except);
      if (except.size() <= EXCEPT_MAX) {
        known.put(question, counted);
      }
    }
    return counted.total();
  }

  private static Counted count(Connection connection, Listing.Ask ask, List<Long> except) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT count(*), " + STATE + " FROM (SELECT 1 FROM task WHERE "
        + ask.filter().where() + " LIMIT " + (Listing.EXACT_MAX + 1) + ") AS counted")) {
      ask.filter().bind(statement, ask.tenant(), except);
      try (var result = statement.executeQuery()) {
        result.next();
        return new Counted(result.getString(2), result.getInt(1));
      }
    }
  }
}
