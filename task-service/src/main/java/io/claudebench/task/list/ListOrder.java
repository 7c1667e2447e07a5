package io.claudebench.task.list;

import io.claudebench.core.Refusal;
import io.claudebench.task.persist.Upsert;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The orders of task.list. Each is total, so that a cursor is a place in it: {@code p.50.42} is after task t-42 of
 * priority 50.
 */
public enum ListOrder {
  CREATED("c", "id", "id > ?") {
    @Override
    Comparator<Place> comparator() {
      return Comparator.comparingLong(Place::id);
    }

    @Override
    int bind(PreparedStatement statement, int at, Place after) throws SQLException {
      statement.setLong(at, after.id());
      return at + 1;
    }
  },

  NEWEST("n", "id DESC", "id < ?") {
    @Override
    Comparator<Place> comparator() {
      return CREATED.comparator().reversed();
    }

    @Override
    int bind(PreparedStatement statement, int at, Place after) throws SQLException {
      return CREATED.bind(statement, at, after);
    }
  },

  PRIORITY("p", "priority DESC, id", "priority <= ? AND (priority < ? OR id > ?)") {
    @Override
    Comparator<Place> comparator() {
      return Comparator.comparingInt(Place::priority).reversed().thenComparingLong(Place::id);
    }

    @Override
    int bind(PreparedStatement statement, int at, Place after) throws SQLException {
      statement.setInt(at, after.priority());
      statement.setInt(at + 1, after.priority());
      statement.setLong(at + 2, after.id());
      return at + 3;
    }
  };

  /** Where a task stands. */
  public record Place(int priority, long id) {
    static Place of(Map<String, String> hash) {
      return new Place(Integer.parseInt(hash.get("priority")), Upsert.digits(hash.get("id")));
    }
  }

  private static final Pattern CURSOR = Pattern.compile("([cnp])\\.([0-9]{1,3})\\.([0-9]{1,15})");

  final String letter;
  final String by;
  final String after;

  ListOrder(String letter, String by, String after) {
    this.letter = letter;
    this.by = by;
    this.after = after;
  }

  abstract Comparator<Place> comparator();

  /** Binds the parameters of {@link #after}; the next free index. */
  abstract int bind(PreparedStatement statement, int at, Place after) throws SQLException;

  /** {@code created}, {@code -created} or {@code priority}. */
  public static ListOrder of(String order) {
    return order.equals("priority") ? PRIORITY : order.equals("-created") ? NEWEST : CREATED;
  }

  public String cursor(Place place) {
    return letter + "." + place.priority() + "." + place.id();
  }

  /** Null when there is none. Refuses {@code INVALID} for one that is not of this order. */
  public Place place(String cursor) {
    if (cursor == null) {
      return null;
    }
    var parts = CURSOR.matcher(cursor);
    if (!parts.matches() || !parts.group(1).equals(letter)) {
      throw Refusal.INVALID.because("The cursor is not one of this order.")
          .fix("Give nextCursor of the page before, with the same order and filters.");
    }
    return new Place(Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
  }
}
