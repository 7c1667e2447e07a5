package io.claudebench.event.audit;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export is every row, a line each, for whom event.audit would show them. */
@QuarkusTest
@TestProfile(AuditFleet.class)
class ExportDoorTest {
  private static final int ROWS = 2100; // more than two pages

  @Inject
  Trails trails;

  @BeforeEach
  void open() {
    trails.openEpochs();
  }

  @Test
  void eachRowIsALineOverAllPagesAndTheFiltersAreThoseOfTheVerb() {
    Trails.awaitEvents("rival", Trails.publish("rival", 3), 3);
    Trails.sql("INSERT INTO audit.entry (tenant, seq, at, outcome, entity, hash) SELECT 'rival', 1000000 + n, now(),"
        + " 'ok', 'many', '' FROM generate_series(1, " + ROWS + ") n");

    Reply export = export("rival", "?entity=many");
    Reply end = export("rival", "?entity=many&after=" + (1_000_000 + ROWS - 1));
    Trails.sql("DELETE FROM audit.entry WHERE entity = 'many'");

    List<JsonNode> lines = export.body().lines().map(Rest::json).toList();
    assertEquals(ROWS, lines.size());
    assertEquals(1_000_000 + ROWS, lines.getLast().get("seq").asInt());
    assertEquals("application/x-ndjson", export.header("Content-Type"));
    assertEquals(1, end.body().lines().count());
    assertEquals(Trails.rows("rival"), export("rival", "").body().lines().map(Rest::json).toList());
  }

  @Test
  void whoMayNotSeeTheAuditGetsNoExportAndAWrongFilterIsRefused() {
    export("hand", "").refused("FORBIDDEN");
    export("boss", "?from=yesterday").refused("INVALID");
    HERE.get("/events/audit").refused("UNAUTHORIZED");
  }

  private static Reply export(String key, String query) {
    return HERE.get("/events/audit" + query, "X-API-Key", key + AuditFleet.SECRET);
  }
}
