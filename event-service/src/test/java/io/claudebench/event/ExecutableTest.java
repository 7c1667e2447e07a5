package io.claudebench.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Executable;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What may be otherwise in a native executable: records of every verb, live frames, the audit in PostgreSQL, the
 * document of streams.
 */
@Tag("contract")
class ExecutableTest {
  private static final String TYPE = "native.tried";
  private static Executable executable;

  @BeforeAll
  static void start() {
    executable = Executable.start("event-service", Map.of());
  }

  @AfterAll
  static void stop() {
    executable.close();
  }

  @Test
  void noVerbAnswersInternalWhateverItIsSent() {
    assertEquals(List.of(), executable.oddAnswers(Set.of("OK", "INVALID")));
  }

  @Test
  void whatIsPublishedIsReadFollowedFetchedAndAudited() {
    ok("event.fetch", "group", "g", "consumer", "c", "types", List.of(TYPE));
    try (var live = Follower.of(executable.rest(), "/events?types=" + TYPE, frame -> {})) {
      live.ready();
      ok("event.publish", "type", TYPE, "payload", Map.of("n", 1));
      assertEquals(1, live.has(1).events().getFirst().at("/data/n").asInt());
    }
    assertEquals(1, ok("event.read", "types", List.of(TYPE)).get("events").size());
    var fetched = ok("event.fetch", "group", "g", "consumer", "c", "types", List.of(TYPE), "waitMs", 5000)
        .at("/events/0");
    ok("event.ack", "group", "g", "deliveryIds", List.of(fetched.get("deliveryId").asText()));
    Await.until("it is in the audit",
        () -> ok("event.audit", "verb", "event.publish").get("rows").size() == 1);
    assertTrue(ok("event.audit_verify").get("intact").asBoolean());
    assertTrue(ok("event.rebuild").get("equal").asBoolean());
    assertTrue(ok("event.token").has("token"));
  }

  @Test
  void theStreamsAreDescribed() {
    assertEquals("3.0.0", executable.rest().get("/q/asyncapi").ok().get("asyncapi").asText());
  }

  private static JsonNode ok(String verb, Object... input) {
    return executable.rest().ok(verb, Rest.map(input));
  }
}
