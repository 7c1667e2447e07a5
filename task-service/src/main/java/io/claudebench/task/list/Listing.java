package io.claudebench.task.list;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.task.list.ListOrder.Place;
import io.claudebench.task.persist.Postgres;
import io.claudebench.task.persist.PostgresArchive;
import io.claudebench.task.persist.Projection;
import io.claudebench.task.persist.Upsert;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A page of tasks: the rows of PostgreSQL, and in place of the rows of tasks it does not have yet, their hashes. The
 * outbox is read first: what leaves it after that is in PostgreSQL when that is read, so no task is missed and every
 * earlier write of the caller is seen.
 */
@Singleton
public final class Listing {
  /** Over it a total is only a minimum, and an outbox too long to be merged. */
  public static final int EXACT_MAX = 10_000;
  private static final int CHUNK = 500;

  private final Projection redis;
  private final Postgres postgres;

  Listing(Projection redis, Postgres postgres) {
    this.redis = redis;
    this.postgres = postgres;
  }

  /** @param hashes at most the limit  @param nextCursor null at the end  @param total at most {@link #EXACT_MAX} + 1 */
  public record Page(List<Map<String, String>> hashes, String nextCursor, int total) {}

  private record Rows(List<Map<String, String>> hashes, int total) {}

  /** Blocks; for virtual threads. Refuses {@code UNAVAILABLE} when PostgreSQL is away or far behind. */
  public Page page(String tenant, Keys keys, ListFilter filter, ListOrder order, Place after, int limit) {
    var fresh = fresh(keys);
    var except = fresh.stream().map(hash -> Upsert.digits(hash.get("id"))).toList();
    Rows rows = postgres.call(connection -> rows(connection, tenant, filter, order, after, limit, except));
    var shown = fresh.stream().filter(filter::shows).toList();
    Comparator<Map<String, String>> by = Comparator.comparing(Place::of, order.comparator());
    var page = new ArrayList<>(rows.hashes());
    shown.stream().filter(hash -> after == null || order.comparator().compare(Place.of(hash), after) > 0)
        .forEach(page::add);
    page.sort(by);
    boolean more = page.size() > limit;
    List<Map<String, String>> hashes = more ? page.subList(0, limit) : page;
    return new Page(hashes, more ? order.cursor(Place.of(hashes.getLast())) : null,
        Math.min(rows.total() + shown.size(), EXACT_MAX + 1));
  }

  /** Tasks whose state is newer than PostgreSQL's. */
  private List<Map<String, String>> fresh(Keys keys) {
    var ids = redis.send(Request.cmd(Command.ZRANGE).arg(keys.of(Key.OUTBOX)).arg(0).arg(EXACT_MAX)).orElseThrow()
        .stream().map(Object::toString).toList();
    if (ids.size() > EXACT_MAX) {
      throw Refusal.UNAVAILABLE.because("PostgreSQL is more than " + EXACT_MAX
          + " tasks behind, so no list would show them all.")
          .notDone().fix("task.get still answers; watch persist_lag.").retryAfterMs(2000);
    }
    var hashes = new ArrayList<Map<String, String>>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      redis.hashes(keys, ids.subList(from, Math.min(from + CHUNK, ids.size()))).stream().filter(hash -> !hash.isEmpty())
          .forEach(hashes::add);
    }
    return hashes;
  }

  private static Rows rows(Connection connection, String tenant, ListFilter filter, ListOrder order, Place after,
      int limit, List<Long> except)
      throws SQLException {
    String where = " FROM task WHERE " + filter.where();
    var hashes = new ArrayList<Map<String, String>>();
    try (var statement = connection.prepareStatement(
        "SELECT fields" + where + (after == null ? "" : " AND " + order.after) + " ORDER BY " + order.by
        + " LIMIT ?")) {
      int at = filter.bind(statement, tenant, except);
      at = after == null ? at : order.bind(statement, at, after);
      statement.setInt(at, limit + 1);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          hashes.add(PostgresArchive.fields(result.getString(1)));
        }
      }
    }
    try (var statement = connection.prepareStatement("SELECT count(*) FROM (SELECT 1" + where + " LIMIT "
        + (EXACT_MAX + 1) + ") AS counted")) {
      filter.bind(statement, tenant, except);
      try (var result = statement.executeQuery()) {
        result.next();
        return new Rows(hashes, result.getInt(1));
      }
    }
  }
}
