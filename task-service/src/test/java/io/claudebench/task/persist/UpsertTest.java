package io.claudebench.task.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.postgres.Postgres;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.Roomy.class)
class UpsertTest {
  private static final String TENANT = "upsert"; // no task of the other tests, which count and refill theirs

  @Inject Upsert upsert;
  @Inject Postgres postgres;

  private static Map<String, String> hash(String id, long version, String text) {
    return new HashMap<>(Map.of("id", id, "version", Long.toString(version), "status", "pending", "priority", "50",
        "text", text,
        "attempt", "0", "createdAt", "1700000000123", "updatedAt", "1700000000456"));
  }

  private Map<String, String> found(String tenant, String id) {
    return postgres.inTransaction(() -> TaskRow.find(tenant,
        Upsert.digits(id)).map(row -> PostgresArchive.fields(row.fields)).orElse(Map.of()));
  }

  @Test
  void anOlderVersionNeverWinsAndRepeatsDoNoHarm() {
    upsert.run(TENANT, List.of(hash("t-900001", 3, "third")));
    upsert.run(TENANT, List.of(hash("t-900001", 2, "second")));
    assertEquals("third", found(TENANT, "t-900001").get("text"));
    upsert.run(TENANT, List.of(hash("t-900001", 3, "third, again")));
    assertEquals("third", found(TENANT, "t-900001").get("text"));
    upsert.run(TENANT, List.of(hash("t-900001", 4, "fourth")));
    assertEquals(hash("t-900001", 4, "fourth"), found(TENANT, "t-900001"));
  }

  @Test
  void everyOrderOfManyWritersEndsAtTheHighestVersion() {
    var random = new Random(42);
    var batches = new ArrayList<List<Map<String, String>>>();
    for (long version = 1; version <= 20; version++) {
      var batch = new ArrayList<Map<String, String>>();
      for (int id = 0; id < 50; id++) {
        batch.add(hash("t-" + (910000 + id), version, "Ünï" + version));
      }
      Collections.shuffle(batch, random);
      batches.add(batch);
    }
    Collections.shuffle(batches, random);
    Stage.parallel(batches.size(), i -> {
      upsert.run(TENANT, batches.get(i));
      return null;
    });
    for (int id = 0; id < 50; id++) {
      assertEquals("20", found(TENANT, "t-" + (910000 + id)).get("version"));
    }
  }

  @Test
  void tenantsAreApart() {
    upsert.run("acme", List.of(hash("t-920001", 1, "of acme")));
    assertEquals(Map.of(), found(TENANT, "t-920001"));
    assertEquals("of acme", found("acme", "t-920001").get("text"));
  }
}
