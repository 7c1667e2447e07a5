package io.claudebench.task.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.TenantLimits;
import io.claudebench.core.Tenants;
import io.claudebench.postgres.Leaving;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.Quick;
import io.claudebench.testkit.Await;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL is bounded: what ended in a month that is over for archiveDays leaves, and nothing else. */
@QuarkusTest
@TestProfile(Quick.Roomy.class)
class OldTasksTest {
  private static final String TENANT = "aged"; // of nobody else, and not one for which the duty works
  private static final Instant NOW = Instant.now();
  private static final Instant EDGE = NOW.minus(Duration.ofDays(400)).atZone(ZoneOffset.UTC).withDayOfMonth(1)
      .truncatedTo(ChronoUnit.DAYS).toInstant();
  private static final Instant OLD = EDGE.minusMillis(1);

  @Inject OldTasks oldTasks;
  @Inject Upsert upsert;
  @Inject Postgres postgres;
  @Inject Leaving leaving;
  @Inject Tenants tenants;
  @Inject MeterRegistry meters;

  @AfterEach
  void nothingStays() {
    postgres.call(connection -> connection.createStatement()
        .executeUpdate("DELETE FROM task WHERE tenant = '" + TENANT + "'"));
  }

  @Test
  void onlyWhatEndedBeforeTheMonthLeaves() {
    var kept = new ArrayList<Long>();
    var rows = new ArrayList<Map<String, String>>();
    long id = 1;
    for (String status : List.of("completed", "failed", "cancelled")) {
      rows.add(task(id++, status, OLD, OLD));
      rows.add(task(id, status, OLD, EDGE));
      kept.add(id++);
      rows.add(task(id, status, OLD, NOW));
      kept.add(id++);
    }
    for (String live : List.of("pending", "scheduled", "blocked", "in_progress")) {
      rows.add(task(id, live, OLD, null));
      kept.add(id++);
    }
    upsert.run(TENANT, rows);
    assertTrue(oldTasks.step(TENANT), "there were old ones");
    assertFalse(oldTasks.step(TENANT), "there are none behind them");
    assertEquals(kept, ids());
    assertTrue(oldTasks.step(TENANT), "the walk begins anew");
    assertEquals(kept, ids());
  }

  @Test
  void manyLeaveInBoundedStepsAlsoBehindOldOnesThatStay() {
    int live = 1500; // more than one step looks at
    int ended = 1700;
    upsert.run(TENANT, IntStream.rangeClosed(1, live).mapToObj(id -> task(id, "blocked", OLD, null)).toList());
    upsert.run(TENANT, IntStream.rangeClosed(live + 1, live + ended).mapToObj(id -> task(id, "completed", OLD, OLD))
        .toList());
    upsert.run(TENANT, IntStream.rangeClosed(4001, 6000).mapToObj(id -> task(id, "completed", NOW, NOW)).toList());
    var left = new ArrayList<Integer>();
    int before = ids().size();
    for (boolean isMore = true; isMore; ) {
      isMore = oldTasks.step(TENANT);
      int after = ids().size();
      left.add(before - after);
      before = after;
    }
    assertEquals(List.of(0, 500, 1000, 200, 0), left);
    assertEquals(live + 2000, before);
  }

  @Test
  void theParentsOfWhatIsBlockedStayUntilItIsNot() {
    var child = task(4, "blocked", OLD, null);
    child.put("dependsOn", "[\"t-1\",\"t-3\"]");
    upsert.run(TENANT, List.of(task(1, "failed", OLD, OLD), task(2, "completed", OLD, OLD),
        task(3, "completed", OLD, OLD), child));
    walk();
    assertEquals(List.of(1L, 3L, 4L), ids());
    child.putAll(Map.of("status", "pending", "version", "2"));
    upsert.run(TENANT, List.of(child));
    walk();
    assertEquals(List.of(4L), ids());
  }

  private void walk() {
    while (oldTasks.step(TENANT)) {
      continue;
    }
  }

  @Test
  void postgresAloneMakesNothingOld() {
    upsert.run(TENANT, List.of(task(1, "completed", NOW, NOW)));
    postgres.atOnce(connection -> {
      var sql = connection.createStatement();
      sql.execute("CREATE SCHEMA lies");
      sql.execute("CREATE FUNCTION lies.now() RETURNS timestamptz LANGUAGE sql"
          + " AS 'SELECT pg_catalog.now() + make_interval(years => 20)'");
      sql.execute("SET LOCAL search_path = lies, pg_catalog, public");
      oldTasks.step(connection, TENANT);
      return sql.execute("DROP SCHEMA lies CASCADE");
    });
    assertEquals(List.of(1L), ids());
  }

  @Test
  void whatRedisKeepsLongerThanPostgresIsRefused() {
    OldTasks.check(7, "claudebench.task.dead-ms", Duration.ofDays(7).toMillis());
    String refused = assertThrows(IllegalStateException.class, () -> OldTasks.check(1, "claudebench.task.dead-ms",
        Duration.ofDays(7).toMillis())).getMessage();
    assertTrue(refused.startsWith("claudebench.archive.days (1) is shorter than claudebench.task.dead-ms (604800000)"),
        refused);
  }

  @Test
  void aTenantThatFailsStopsNobodyBehindIt() {
    tenants.set(Map.of("one", TenantLimits.NONE, "two", TenantLimits.NONE));
    var seen = ConcurrentHashMap.<String>newKeySet();
    String first = tenants.names().iterator().next();
    var rounds = leaving.of("trial", tenant -> {
      if (tenant.equals(first)) {
        throw new IllegalStateException("broken");
      }
      return !seen.add(tenant);
    });
    rounds.start();
    Await.until("all others had their turn", () -> seen.size() == tenants.names().size() - 1);
    rounds.stop();
    assertTrue(meters.counter("archive.failures", "duty", "trial").count() >= 1);
    tenants.set(Map.of());
  }

  private static Map<String, String> task(long id, String status, Instant created, Instant ended) {
    var task = new HashMap<>(Map.of("id", "t-" + id, "version", "1", "status", status, "priority", "50", "text", "x",
        "attempt", "1", "createdAt", ms(created), "updatedAt", ms(ended == null ? created : ended)));
    if (ended != null) {
      task.put("completedAt", ms(ended));
    }
    return task;
  }

  private List<Long> ids() {
    return postgres.call(connection -> {
      try (var statement = connection.prepareStatement("SELECT id FROM task WHERE tenant = ? ORDER BY id")) {
        statement.setString(1, TENANT);
        return Postgres.rows(statement, row -> row.getLong(1));
      }
    });
  }

  private static String ms(Instant at) {
    return Long.toString(at.toEpochMilli());
  }
}
