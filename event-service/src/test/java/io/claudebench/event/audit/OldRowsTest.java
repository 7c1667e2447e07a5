package io.claudebench.event.audit;

import static io.claudebench.event.audit.Trails.sql;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.TenantLimits;
import io.claudebench.core.Tenants;
import io.claudebench.event.audit.Chain.Head;
import io.claudebench.event.audit.Ledger.Place;
import io.claudebench.postgres.Schema;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A chain whose old rows left still holds from its new beginning on, and only the fleet can make it begin there. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class OldRowsTest {
  private static final int ALL = 100_000;
  private static final long OLD = Instant.now().minus(Duration.ofDays(440)).toEpochMilli();
  private static final long YOUNG = Instant.now().minus(Duration.ofDays(390)).toEpochMilli();

  @Inject Ledger ledger;
  @Inject Walk walk;
  @Inject OldRows oldRows;
  @Inject Schema schema;
  @Inject Tenants tenants;

  /** A tenant of no other test, for which no duty works. */
  private final String tenant = "aged" + ThreadLocalRandom.current().nextInt(1_000_000);
  private Place place = Place.START;

  private void append(int count, long atMs) {
    var to = new Place("1-" + (ledger.head(tenant).seq() + count), "0-0");
    assertTrue(ledger.append(tenant, place, to, IntStream.range(0, count).mapToObj(i -> Row.gap(atMs, "row " + i))
        .toList()));
    place = to;
  }

  private EventAuditVerify.Out verify(Head earlier) {
    return walk.run(tenant, 0, ALL, earlier);
  }

  @Test
  void oldRowsLeaveInStepsAndTheChainHoldsFromThereOn() {
    append(2300, OLD);
    append(200, YOUNG);
    Head oldHead = ledger.at(tenant, 100);
    Head last = ledger.at(tenant, 2300);
    assertTrue(verify(oldHead).intact());
    assertNull(verify(null).left());

    assertTrue(oldRows.step(tenant));
    assertEquals(1000, verify(null).left());
    assertTrue(oldRows.step(tenant));
    assertFalse(oldRows.step(tenant));
    assertFalse(oldRows.step(tenant), "the young ones stay");

    var found = verify(null);
    assertTrue(found.intact(), found::toString);
    assertEquals(2300, found.left());
    assertEquals(200, found.checked());
    assertEquals(2500, found.seq());
    assertTrue(verify(last).intact(), "the head where it begins is known");
    assertFalse(verify(new Head(2300, oldHead.hash())).intact());
    assertEquals(Refusal.CONFLICT, assertThrows(Refused.class, () -> verify(oldHead)).word());
    append(5, System.currentTimeMillis());
    assertEquals(205, verify(ledger.at(tenant, 2500)).checked());
  }

  @Test
  void aChainOfWhichAllHasLeftGoesOn() {
    append(10, OLD);
    assertFalse(oldRows.step(tenant));
    assertEquals(0, verify(null).checked());
    assertTrue(verify(null).intact());
    append(3, YOUNG);
    assertEquals(3, verify(null).checked());
    assertTrue(verify(null).intact());
    assertEquals(13, verify(null).seq());
  }

  @Test
  void nothingLeavesFromARowThatDoesNotHoldOn() {
    append(20, OLD);
    sql("UPDATE audit.entry SET actor = 'nobody' WHERE tenant = '" + tenant + "' AND seq = 8");
    oldRows.step(tenant);
    oldRows.step(tenant);
    var found = verify(null);
    assertEquals(8, found.broken(), found::toString);
    assertEquals(7, found.left());
  }

  @Test
  void nobodyElseMakesAChainBeginLater() {
    append(20, OLD);
    append(20, YOUNG);
    oldRows.step(tenant);
    String mine = " WHERE tenant = '" + tenant + "'";
    sql("CREATE TABLE begun AS SELECT * FROM audit.beginning" + mine);

    sql("UPDATE audit.beginning SET (seq, hash) = (SELECT seq, hash FROM audit.entry" + mine + " AND seq = 30)" + mine);
    sql("DELETE FROM audit.entry" + mine + " AND seq <= 30");
    assertFalse(verify(null).intact(), "no proof");
    assertFalse(oldRows.step(tenant));
    sql("DELETE FROM audit.beginning" + mine);
    assertEquals(1, verify(null).broken(), "no beginning");
    sql("INSERT INTO audit.beginning SELECT * FROM begun");
    assertEquals(21, verify(null).broken(), "the one before");
    sql("DROP TABLE begun");
  }

  @Test
  void aChainThatEndsBeforeItsBeginningIsBroken() {
    append(20, OLD);
    append(20, YOUNG);
    oldRows.step(tenant);
    String mine = " WHERE tenant = '" + tenant + "'";
    sql("UPDATE audit.chain SET seq = 7" + mine);
    assertEquals(8, verify(null).broken(), () -> verify(null).toString());
    sql("DELETE FROM audit.chain" + mine);
    assertEquals(1, verify(null).broken(), "no end at all");
    sql("DELETE FROM audit.entry" + mine);
    assertEquals(1, verify(null).broken(), "and no row");
    assertFalse(oldRows.step(tenant));
  }

  @Test
  void postgresAloneMakesNoRowLeave() {
    append(20, OLD);
    append(20, YOUNG);
    sql("CREATE SCHEMA lies");
    sql("CREATE FUNCTION lies.before(timestamptz, timestamptz) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
    sql("CREATE OPERATOR lies.< (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = lies.before)");
    assertFalse(schema.<Boolean>atOnce(connection -> {
      connection.createStatement().execute("SET LOCAL search_path = lies, pg_catalog");
      return oldRows.step(connection, tenant);
    }));
    sql("DROP SCHEMA lies CASCADE");
    var found = verify(null);
    assertTrue(found.intact(), found::toString);
    assertEquals(20, found.left());
    assertEquals(20, found.checked());
  }

  @Test
  void theDutyLetsThemGoForEveryTenantThatThereIs() {
    append(1500, OLD);
    append(1, YOUNG);
    tenants.set(Map.of(tenant, TenantLimits.NONE));
    await().atMost(Duration.ofSeconds(20)).until(() -> verify(null).left() != null && verify(null).left() == 1500);
    assertTrue(verify(null).intact());
    tenants.set(Map.of());
  }
}
