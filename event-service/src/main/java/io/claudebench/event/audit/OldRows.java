package io.claudebench.event.audit;

import io.claudebench.core.redis.Rounds;
import io.claudebench.event.audit.Chain.Head;
import io.claudebench.event.audit.Ledger.Entry;
import io.claudebench.postgres.ArchiveSettings;
import io.claudebench.postgres.Leaving;
import io.claudebench.postgres.Postgres;
import io.claudebench.postgres.Schema;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Rows older than {@code archiveDays} leave the chains from their beginning on. Each is checked before it goes: behind
 * a row that does not hold all stay, so that nobody can have what he changed tidied away. How old a row is its own time
 * says, which its hash covers, by the clock of Redis: PostgreSQL alone makes no row leave.
 */
@Singleton
final class OldRows {
  private static final String DUTY = "old-rows";
  private static final Logger LOG = Logger.getLogger("claudebench");

  private final Schema schema;
  private final Chain chain;
  private final Beginnings beginnings;
  private final ArchiveSettings settings;
  private final Leaving leaving;
  private final Rounds rounds;
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  OldRows(Schema schema, Chain chain, Beginnings beginnings, ArchiveSettings settings, Leaving leaving) {
    this.schema = schema;
    this.chain = chain;
    this.beginnings = beginnings;
    this.settings = settings;
    this.leaving = leaving;
    this.rounds = leaving.of(DUTY, this::step);
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  /** Whether there may be more. Blocks; for virtual threads. */
  boolean step(String tenant) {
    return schema.atOnce(connection -> step(connection, tenant));
  }

  /** The same, in the transaction of this connection. */
  boolean step(Connection connection, String tenant) throws SQLException {
    long end = lock(connection, tenant);
    Head begins = beginnings.of(connection, tenant);
    if (begins == null) {
      return stays(tenant, "its beginning");
    }
    if (end < begins.seq()) {
      return stays(tenant, "its end");
    }
    Instant before = leaving.before();
    Head last = begins;
    for (Entry entry : old(connection, tenant, begins.seq(), before)) {
      Head next = chain.next(last, tenant, entry.row());
      if (!entry.head().equals(next)) {
        stays(tenant, "row " + next.seq());
        break;
      }
      if (entry.row().atMs() >= before.toEpochMilli()) { // whatever PostgreSQL says
        break;
      }
      last = next;
    }
    if (last != begins) {
      beginnings.move(connection, tenant, last);
    }
    return last.seq() - begins.seq() == settings.stepMax();
  }

  /** One at a time, whatever a replica believes of its duty. The seq that the chain ends with. */
  private static long lock(Connection connection, String tenant) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT seq FROM audit.chain WHERE tenant = ? FOR UPDATE")) {
      statement.setString(1, tenant);
      try (var found = statement.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  /** The first rows of the chain, as far as all of them are old. */
  private List<Entry> old(Connection connection, String tenant, long after, Instant before)
      throws SQLException {
    try (var statement = connection.prepareStatement("SELECT " + Ledger.COLUMNS + " FROM (SELECT *, bool_and(at < "
        + Leaving.BEFORE + ") OVER (ORDER BY seq) AS old FROM (SELECT * FROM audit.entry WHERE tenant = ? AND seq > ?"
        + " ORDER BY seq LIMIT ?) AS page) AS judged WHERE old ORDER BY seq")) {
      statement.setInt(1, settings.days());
      statement.setString(2, before.toString());
      statement.setString(3, tenant);
      statement.setLong(4, after);
      statement.setInt(5, settings.stepMax());
      return Postgres.rows(statement, Ledger::entry);
    }
  }

  private boolean stays(String tenant, String what) {
    if (broken.add(tenant)) {
      LOG.errorf("audit BROKEN tenant=%s %s does not hold; no older row leaves", tenant, what);
    }
    return false;
  }
}
