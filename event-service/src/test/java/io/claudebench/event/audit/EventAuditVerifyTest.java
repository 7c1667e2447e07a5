package io.claudebench.event.audit;

import static io.claudebench.event.audit.Trails.ask;
import static io.claudebench.event.audit.Trails.sql;
import static io.claudebench.event.audit.Trails.verify;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets at the tables changes nothing unseen. Each test breaks the chain of a tenant and puts it back. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class EventAuditVerifyTest {
  private static final int ROWS = 20;

  @Inject
  Trails trails;

  private JsonNode head;
  private long first;

  @BeforeEach
  void aChain() {
    trails.openEpochs();
    String type = Trails.publish("acme", ROWS);
    first = Trails.awaitEvents("acme", type, ROWS).getFirst().get("seq").asLong();
    head = Trails.settled("acme");
  }

  @Test
  void anUntouchedChainHoldsInOneWalkAndInPieces() {
    assertTrue(head.get("intact").asBoolean(), head::toString);
    assertEquals(head.get("seq"), head.get("checked"));
    assertFalse(head.has("next"));

    JsonNode piece = verify("acme", "limit", 7);
    assertEquals(7, piece.get("next").asInt());
    JsonNode rest = verify("acme", "after", 7, "seq", head.get("seq"), "hash", head.get("hash"));

    assertTrue(rest.get("intact").asBoolean(), rest::toString);
    assertEquals(head.get("hash"), rest.get("hash"));
    assertEquals(head.get("seq").asLong() - 7, rest.get("checked").asLong());
  }

  @Test
  void aChangedRowIsNamed() {
    for (String column : new String[] {"actor", "verb", "event", "entity", "outcome", "detail", "trace", "hash"}) {
      assertBroken(first + 3, "changed", "UPDATE audit.entry SET " + column + " = 'x' WHERE " + row(first + 3));
    }
    assertBroken(first + 3, "changed", "UPDATE audit.entry SET at = at + interval '1 ms' WHERE " + row(first + 3));
  }

  @Test
  void aRemovedRowIsNamed() {
    assertBroken(first + 5, "missing", "DELETE FROM audit.entry WHERE " + row(first + 5));
    assertBroken(1, "missing", "DELETE FROM audit.entry WHERE " + row(1));
  }

  @Test
  void aRowOfAnotherTenantDoesNotPassForOnesOwn() {
    String all = "at, actor, verb, event, entity, outcome, detail, trace, hash";
    assertBroken(first, "changed", "UPDATE audit.entry SET (" + all + ") = (SELECT " + all + " FROM audit.entry WHERE "
        + row(first + 1) + ") WHERE " + row(first));
  }

  @Test
  void aCutTailIsNamed() {
    assertBroken(first + 9, "missing", "DELETE FROM audit.entry WHERE tenant = 'acme' AND seq >= " + (first + 9));
  }

  @Test
  void aTailCutWithWhatTheDatabaseKnowsOfItShowsAgainstAnEarlierHead() {
    long cut = first + 9;
    String less = "UPDATE audit.chain SET seq = " + (cut - 1) + ", hash = (SELECT hash FROM audit.entry WHERE "
        + row(cut - 1) + ") WHERE tenant = 'acme'";
    keep();
    sql("DELETE FROM audit.entry WHERE tenant = 'acme' AND seq >= " + cut);
    sql(less);

    assertTrue(verify("acme").get("intact").asBoolean(), "nobody can tell by the tables alone");
    JsonNode found = verify("acme", "seq", head.get("seq"), "hash", head.get("hash"));

    putBack();
    assertEquals(cut, found.path("broken").asLong(), found::toString);
  }

  @Test
  void anotherHashThanTheEarlierHeadHadIsNamed() {
    JsonNode found = verify("acme", "seq", first, "hash", head.get("hash"));

    assertEquals(first, found.path("broken").asLong(), found::toString);
    ask("acme", "event.audit_verify", Rest.map("seq", first)).refused("INVALID");
  }

  private static String row(long seq) {
    return "tenant = 'acme' AND seq = " + seq;
  }

  private void assertBroken(long seq, String why, String change) {
    keep();
    assertTrue(sql(change) > 0, change);
    JsonNode found = verify("acme");
    putBack();
    assertFalse(found.get("intact").asBoolean(), change);
    assertEquals(seq, found.get("broken").asLong(), change + found);
    assertEquals(seq - 1, found.get("seq").asLong(), "what holds ends before it");
    assertTrue(found.get("reason").asText().contains(why), found::toString);
    assertTrue(verify("acme").get("intact").asBoolean());
  }

  private static void keep() {
    sql("CREATE TABLE kept AS SELECT * FROM audit.entry WHERE tenant = 'acme'");
    sql("CREATE TABLE kept_chain AS SELECT * FROM audit.chain WHERE tenant = 'acme'");
  }

  private static void putBack() {
    sql("DELETE FROM audit.entry WHERE tenant = 'acme'");
    sql("INSERT INTO audit.entry SELECT * FROM kept");
    sql("DELETE FROM audit.chain WHERE tenant = 'acme'");
    sql("INSERT INTO audit.chain SELECT * FROM kept_chain");
    sql("DROP TABLE kept");
    sql("DROP TABLE kept_chain");
  }
}
