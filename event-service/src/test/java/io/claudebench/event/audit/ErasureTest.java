package io.claudebench.event.audit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.event.Streams;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit of a deleted tenant goes, and nobody else's. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class ErasureTest {

  @Inject
  Trails trails;

  @Inject
  Streams streams;

  @Inject
  Ledger ledger;

  @Test
  void theRowsOfADeletedTenantGoAndRedisIsTold() {
    trails.openEpochs();
    Trails.awaitEvents("acme", Trails.publish("acme", 1), 1);
    String deletedAt = Instant.now().minusSeconds(10).toString();
    ledger.append("late", Ledger.Place.START, new Ledger.Place("1-1", "1-1"), List.of(Row.gap(1, "x")));
    streams.run("HSET", "cb:tenants", "late", "{\"createdAt\":\"" + deletedAt + "\",\"createdBy\":\"t\",\"limits\":{},"
        + "\"deletedAt\":\"" + deletedAt + "\"}");

    await().atMost(Duration.ofSeconds(20)).until(() -> deletedAt.equals(streams.get("cb:audit-erased:late")));

    assertEquals(Chain.START, ledger.head("late"));
    assertEquals(0, ledger.page("late", Query.ALL, 0, 10).size());
    assertFalse(Trails.rows("acme").isEmpty());
    streams.run("HDEL", "cb:tenants", "late");
  }
}
