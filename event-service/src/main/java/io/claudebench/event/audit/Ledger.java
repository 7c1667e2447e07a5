package io.claudebench.event.audit;

import io.claudebench.event.audit.Chain.Head;
import io.claudebench.postgres.Postgres;
import io.claudebench.postgres.Schema;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The chains in PostgreSQL. Blocks; for virtual threads. Every method refuses {@code UNAVAILABLE}. */
@Singleton
final class Ledger {
  static final String COLUMNS = "seq, at, actor, verb, event, entity, outcome, detail, trace, hash";
  private static final int PIECE = 10_000;
  /** Longer than any verb waits: whoever asked has gone. */
  private static final int QUERY_SECONDS = 20;

  private final Postgres postgres;
  private final Chain chain;
  private final Schema schema;

  /** Up to where Redis was copied: a place in its events as text, empty before the first, and the id of a note. */
  record Place(String events, String notes) {
    static final Place START = new Place("", "0-0");
  }

  /** A row where it stands. */
  record Entry(Head head, Row row) {}

  /** The end of a chain, and its place. */
  private record End(Head head, Place place) {}

  Ledger(Postgres postgres, Schema schema, Chain chain) {
    this.postgres = postgres;
    this.schema = schema;
    this.chain = chain;
  }

  Place place(String tenant) {
    return schema.atOnce(connection -> end(connection, tenant, "").place());
  }

  Head head(String tenant) {
    return schema.atOnce(connection -> end(connection, tenant, "").head());
  }

  /** The head that this row is; null when it is not there. */
  Head at(String tenant, long seq) {
    return page(tenant, Query.ALL, seq - 1, 1).stream().map(Entry::head).filter(head -> head.seq() == seq).findFirst()
        .orElse(null);
  }

  /**
   * Adds rows that were read behind one place and end at another. False when somebody else has gone on from there
   * meanwhile; then nothing is written.
   */
  boolean append(String tenant, Place from, Place to, List<Row> rows) {
    return schema.atOnce(connection -> {
      try (var first = connection.prepareStatement(
          "INSERT INTO audit.chain VALUES (?, 0, '', '', '0-0') ON CONFLICT DO NOTHING")) {
        first.setString(1, tenant);
        first.executeUpdate();
      }
      End end = end(connection, tenant, " FOR UPDATE");
      if (!end.place().equals(from)) {
        return false;
      }
      Head head = insert(connection, tenant, end.head(), rows);
      try (var move = connection.prepareStatement(
          "UPDATE audit.chain SET seq = ?, hash = ?, place = ?, noted = ? WHERE tenant = ?")) {
        move.setLong(1, head.seq());
        move.setString(2, head.hash());
        move.setString(3, to.events());
        move.setString(4, to.notes());
        move.setString(5, tenant);
        move.executeUpdate();
      }
      return true;
    });
  }

  private static End end(Connection connection, String tenant, String lock) throws SQLException {
    try (var statement = connection.prepareStatement(
        "SELECT seq, hash, place, noted FROM audit.chain WHERE tenant = ?" + lock)) {
      statement.setString(1, tenant);
      try (var found = statement.executeQuery()) {
        return found.next()
            ? new End(new Head(found.getLong(1), found.getString(2)), new Place(found.getString(3), found.getString(4)))
            : new End(Chain.START, Place.START);
      }
    }
  }

  private Head insert(Connection connection, String tenant, Head end, List<Row> rows) throws SQLException {
    Head head = end;
    var hashes = new ArrayList<Head>();
    for (Row row : rows) {
      head = chain.next(head, tenant, row);
      hashes.add(head);
    }
    try (var statement = connection.prepareStatement("INSERT INTO audit.entry (tenant, " + COLUMNS
        + ") SELECT ?, * FROM unnest(?::bigint[], ?::timestamptz[]" + ", ?::text[]".repeat(8) + ")")) {
      statement.setString(1, tenant);
      statement.setArray(2, connection.createArrayOf("bigint", hashes.stream().map(Head::seq).toArray()));
      statement.setArray(3, connection.createArrayOf("timestamptz",
          rows.stream().map(row -> Instant.ofEpochMilli(row.atMs()).toString()).toArray()));
      int at = 4;
      for (Function<Row, String> column : List.<Function<Row, String>>of(Row::actor, Row::verb, Row::event, Row::entity,
          Row::outcome, Row::detail, Row::trace)) {
        statement.setArray(at++, connection.createArrayOf("text", rows.stream().map(column).toArray()));
      }
      statement.setArray(at, connection.createArrayOf("text", hashes.stream().map(Head::hash).toArray()));
      statement.executeUpdate();
    }
    return head;
  }

  /** The rows of a query behind a place in the chain, in its order. */
  List<Entry> page(String tenant, Query query, long after, int limit) {
    postgres.require(); // whether it answers is asked each second
    return schema.atOnce(connection -> {
      try (var statement = connection.prepareStatement("SELECT " + COLUMNS + " FROM audit.entry WHERE tenant = ?"
          + " AND seq > ?" + query.sql() + " ORDER BY seq LIMIT " + limit)) {
        statement.setString(1, tenant);
        statement.setLong(2, after);
        query.bind(statement, 3);
        statement.setQueryTimeout(QUERY_SECONDS);
        return Postgres.rows(statement, Ledger::entry);
      }
    });
  }

  static Entry entry(ResultSet found) throws SQLException {
    return new Entry(new Head(found.getLong(1), found.getString(10)),
        new Row(found.getTimestamp(2).getTime(), found.getString(3), found.getString(4), found.getString(5),
            found.getString(6), found.getString(7), found.getString(8), found.getString(9)));
  }

  /** All that this tenant has here goes. */
  void erase(String tenant) {
    for (String table : List.of("entry", "beginning", "chain")) {
      int gone;
      do {
        gone = schema.atOnce(connection -> {
          try (var statement = connection.prepareStatement("DELETE FROM audit." + table + " WHERE ctid IN (SELECT ctid"
              + " FROM audit." + table + " WHERE tenant = ? LIMIT " + PIECE + ")")) {
            statement.setString(1, tenant);
            return statement.executeUpdate();
          }
        });
      } while (gone == PIECE);
    }
  }
}
