package io.claudebench.event.audit;

import io.claudebench.event.audit.Chain.Head;
import io.claudebench.postgres.Schema;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Where each chain begins: behind its last row that left. Blocks; for virtual threads. Refuses {@code UNAVAILABLE}. */
@Singleton
final class Beginnings {
  private final Schema schema;
  private final Chain chain;

  Beginnings(Schema schema, Chain chain) {
    this.schema = schema;
    this.chain = chain;
  }

  /** {@link Chain#START} where nothing has left; null where somebody else than the fleet wrote it. */
  Head of(String tenant) {
    return schema.atOnce(connection -> of(connection, tenant));
  }

  Head of(Connection connection, String tenant) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT seq, hash, proof FROM audit.beginning WHERE tenant = ?")) {
      statement.setString(1, tenant);
      try (var found = statement.executeQuery()) {
        if (!found.next()) {
          return Chain.START;
        }
        var head = new Head(found.getLong(1), found.getString(2));
        return chain.proof(tenant, head).equals(found.getString(3)) ? head : null;
      }
    }
  }

  /** All rows up to this one leave, and it is what the next one hangs on. */
  void move(Connection connection, String tenant, Head head) throws SQLException {
    try (var statement = connection.prepareStatement("DELETE FROM audit.entry WHERE tenant = ? AND seq <= ?")) {
      statement.setString(1, tenant);
      statement.setLong(2, head.seq());
      statement.executeUpdate();
    }
    try (var statement = connection.prepareStatement("INSERT INTO audit.beginning VALUES (?, ?, ?, pg_catalog.now(), ?)"
        + " ON CONFLICT (tenant) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash, at = EXCLUDED.at,"
        + " proof = EXCLUDED.proof")) {
      statement.setString(1, tenant);
      statement.setLong(2, head.seq());
      statement.setString(3, head.hash());
      statement.setString(4, chain.proof(tenant, head));
      statement.executeUpdate();
    }
  }
}
