package io.claudebench.event.audit;

import static io.claudebench.event.audit.Trails.ask;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever may see the audit finds who did what, and finds no secrets and no other tenant in it. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class EventAuditTest {

  @Inject
  Trails trails;

  @BeforeEach
  void open() {
    trails.openEpochs();
  }

  @Test
  void aSuccessIsAuditedByItsEvent() {
    String type = Trails.publish("hand", 1);

    JsonNode row = Trails.awaitEvents("boss", type, 1).getFirst();

    assertEquals(List.of("hand", "event.publish", type, "ok", type + ".0"), List.of(row.get("actor").asText(),
        row.get("verb").asText(), row.get("event").asText(), row.get("outcome").asText(), row.get("detail").asText()));
    assertTrue(row.get("trace").asText().matches("[0-9a-f]{32}"), row::toString);
    assertTrue(row.get("hash").asText().matches("[0-9a-f]{64}"), row::toString);
  }

  @Test
  void aChangeWithoutAnEventIsNotedAndADeliveryIsOnlyCounted() {
    String group = "g" + Streams.type();
    var named = Rest.map("group", group, "consumer", "c", "types", List.of("x"));
    ask("hand", "event.fetch", named).ok();
    ask("boss", "event.replay", Rest.map("group", group, "from", "start")).ok();
    ask("boss", "event.group.delete", Rest.map("group", group)).ok();

    var rows = Trails.awaitRows("boss", 2, row -> true, "entity", group);

    assertEquals(List.of("event.replay", "event.group.delete"), Trails.texts(rows, "verb"));
    assertEquals(List.of("boss", "boss"), Trails.texts(rows, "actor"));
  }

  @Test
  void aRefusalIsAuditedAndAMistakeIsNot() {
    String group = "g" + Streams.type();
    ask("hand", "event.replay", Rest.map("group", group, "from", "start")).refused("FORBIDDEN");
    ask("hand", "event.fetch", Rest.map("group", group, "consumer", "c", "types", List.of("x"))).ok();
    ask("hand", "event.fetch", Rest.map("group", group, "consumer", "c", "types", List.of("y"))).refused("CONFLICT");
    ask("hand", "event.ack", Rest.map("group", group, "deliveryId", "1-1")).refused("LEASE_LOST");
    ask("boss", "event.replay", Rest.map("group", "none" + group, "from", "start")).refused("NOT_FOUND");
    ask("boss", "event.replay", Rest.map("group", group, "from", "nowhere")).refused("INVALID");
    ask("boss", "event.group.delete", Rest.map("group", group)).ok();

    var rows = Trails.awaitRows("boss", 4, row -> true, "entity", group);

    assertEquals(List.of("FORBIDDEN", "CONFLICT", "LEASE_LOST", "ok"), Trails.texts(rows, "outcome"));
    assertEquals("The key 'hand' may not call event.replay.", rows.getFirst().get("detail").asText());
    assertEquals(List.of(), Trails.rows("boss", "entity", "none" + group));
  }

  @Test
  void secretsAreTakenOutBeforeRedisHasThem() {
    String secret = "cb_0123456789abcdef_" + "s".repeat(43);
    ask("hand", "event.replay", Rest.map("group", secret, "from", "start")).refused("FORBIDDEN");
    ask("hand", "event.replay", Rest.map("group", "boss" + AuditFleet.SECRET, "from", "start")).refused("FORBIDDEN");
    ask("hand", "event.replay", Rest.map("group", "x" + secret, "from", "start")).refused("FORBIDDEN");

    var rows = Trails.awaitRows("boss", 3, row -> row.path("entity").asText().contains("[redacted]"));

    assertFalse(rows.toString().contains("ssss"), rows::toString);
    assertFalse(rows.toString().contains(AuditFleet.SECRET), rows::toString);
  }

  @Test
  void aQueryTakesActorVerbEntityOutcomeAndTimeAndGoesOnFromItsPlace() {
    Trails.awaitEvents("boss", Trails.publish("hand", 1), 1);
    Instant from = Instant.now();
    String type = Trails.publish("hand", 5);
    String boss = Trails.publish("boss", 1);
    Trails.awaitEvents("boss", boss, 1);

    var query = Rest.map("actor", "hand", "verb", "event.publish", "outcome", "ok", "from", from.toString(),
        "limit", 2);
    JsonNode first = ask("boss", "event.audit", query).ok();
    query.put("after", first.get("next").asLong());
    query.put("limit", 100);
    JsonNode rest = ask("boss", "event.audit", query).ok();

    assertEquals(2, first.get("rows").size());
    assertEquals(List.of(type, type, type), Trails.texts(rest.get("rows"), "event"));
    query.put("after", rest.get("next").asLong());
    JsonNode none = ask("boss", "event.audit", query).ok();
    assertEquals(rest.get("next"), none.get("next"), "the place stays");
    assertEquals(0, Trails.rows("boss", "actor", "hand", "to", Instant.EPOCH.toString()).size());
    assertEquals(1, Trails.rows("boss", "entity", first.get("rows").get(0).get("entity").asText()).size());
  }

  @Test
  void tenantsSeeTheirOwnOnlyAndWorkersNothing() {
    String ours = Trails.publish("acme", 2);
    String theirs = Trails.publish("rival", 1);

    assertEquals(2, Trails.awaitEvents("acme", ours, 2).size());
    assertEquals(1, Trails.awaitEvents("rival", theirs, 1).size());

    assertFalse(Trails.rows("rival").toString().contains(ours));
    assertFalse(Trails.rows("boss").toString().contains(ours));
    assertEquals(1, Trails.rows("acme").getFirst().get("seq").asInt(), "a chain of its own");
    ask("hand", "event.audit", "{}").refused("FORBIDDEN");
    ask("hand", "event.audit_verify", "{}").refused("FORBIDDEN");
  }

  @Test
  void whatIsCopiedLeavesRedis() {
    ask("hand", "event.replay", Rest.map("group", "gone", "from", "start")).refused("FORBIDDEN");
    Trails.awaitRows("boss", 1, row -> true, "entity", "gone");

    await().until(() -> trails.notes("cb") == 0);
  }
}
