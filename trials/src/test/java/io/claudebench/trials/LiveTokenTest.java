package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two services that are traced, and log JSON: a token that any of them hands out opens streams, and neither traces nor
 * logs have it; a call is one trace wherever it goes.
 */
@Timeout(180)
class LiveTokenTest {
  private static final String[] OURS = {"Authorization", "Bearer ours-0123456789abcdef"};
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static Collector collector;
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    collector = Collector.start();
    fleet = Fleet.start(Plan.of("instance-service", "event-service")
        .with("CLAUDEBENCH_KEYS_OURS_SECRET", "ours-0123456789abcdef")
        .with("QUARKUS_OTEL_SDK_DISABLED", "false").with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms")
        .with("QUARKUS_OTEL_TRACES_SAMPLER_ARG", "1.0")
        .with("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
        .with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true").with("CLAUDEBENCH_LOG_ONE_IN", "1"));
  }

  @AfterAll
  static void stop() {
    fleet.close();
    collector.close();
  }

  @Test
  void aTokenIsMadeAnywhereAndWrittenDownNowhere() throws IOException {
    Rest events = Rest.at(fleet.url("event-service")); // without a key, which would win over the token
    String token = fleet.rest("instance-service").post("event.token", Rest.map("types", List.of("mine.*")), OURS).ok()
        .get("token").asText();
    try (var follower = Follower.of(events, "/events?token=" + token, frame -> {}).ready()) {
      events.get("/events?types=others&token=" + token).refused("FORBIDDEN");
      events.get("/ws?token=" + token).refused("INVALID_REQUEST");
      events.post("event.publish", Rest.map("type", "mine.a", "payload", 1), OURS).ok();
      assertEquals(List.of(1), follower.has(1).payloads());
    }
    collector.span("event-service", "event.publish", null);
    Await.pause(500);
    assertFalse(collector.spans().toString().contains("/events"), "streams are not traced");
    for (String name : List.of("event-service", "instance-service")) {
      assertFalse(Files.readString(fleet.replica(name).log()).contains("cbt_"), name);
    }
    assertFalse(collector.spans().toString().contains("cbt_"), "traced");
  }

  @Test
  void aCallIsOneTraceOverTheServicesThatCarryIt() {
    var begun = fleet.rest("instance-service").post("event.nack", Rest.map("group", "nobody", "consumer", "c",
        "deliveries", List.of("1-1")), OURS);
    String trace = begun.json().path("traceId").asText();
    var carried = collector.span("instance-service", "carry", trace);
    var done = collector.span("event-service", "event.nack", trace);

    assertEquals("", carried.parent(), "the trace begins here, and has the name that the answer tells: " + begun);
    assertEquals(carried.id(), done.parent());
    assertEquals("event.nack", carried.attribute("claudebench.verb"));
    assertEquals("rest", carried.attribute("claudebench.door"));
  }

  @Test
  void theCallersTraceGoesOnThroughCommandsInStreamsIntoEvents() {
    try (Resp redis = fleet.resp()) {
      redis.ask("XADD", Fleet.KEYS.of(Key.COMMANDS, "event"), "*", "data", command("mine.sampled", "01"));
      var span = collector.span("event-service", "event.publish", TRACE);
      assertEquals(CALLER, span.parent());

      Await.until("it is published", () -> redis.number("XLEN", Fleet.KEYS.of(Key.STREAM, "mine.sampled")) == 1);
      JsonNode event = Rest.json(Resp.value(((List<?>) redis.ask("XRANGE",
          Fleet.KEYS.of(Key.STREAM, "mine.sampled"), "-", "+")).getFirst()));
      assertEquals("00-" + TRACE + "-" + span.id() + "-01", event.at("/metadata/traceparent").asText());
    }
  }

  @Test
  void whatTheCallerDoesNotSampleIsNotTraced() {
    String quiet = "1".repeat(32);
    Rest events = fleet.rest("event-service");
    events.post("event.publish", Rest.map("type", "mine.quiet", "payload", 1), "traceparent",
        "00-" + quiet + "-" + CALLER + "-00").ok();
    events.post("event.read", Rest.map("types", List.of("mine.quiet"))).ok();
    collector.span("event-service", "event.read", null);

    assertTrue(collector.spans().stream().noneMatch(span -> span.trace().equals(quiet)));
  }

  @Test
  void aLineOfTheLogIsOneJsonObject() throws IOException {
    fleet.rest("event-service").post("event.read", Rest.map("types", List.of("mine.quiet"))).ok();
    for (String name : List.of("event-service", "instance-service")) {
      List<String> lines = Files.readAllLines(fleet.replica(name).log()).stream().filter(line -> !line.isBlank())
          .toList();
      assertTrue(lines.size() > 3, name);
      for (String line : lines) {
        JsonNode told = Rest.json(line);
        assertTrue(told.hasNonNull("level") && told.hasNonNull("timestamp"), line);
        assertTrue(told.path("message").asText().chars().noneMatch(Character::isISOControl), line);
      }
    }
  }

  private static String command(String type, String flags) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.publish\",\"params\":{\"type\":\"" + type
        + "\",\"payload\":1},\"metadata\":{\"traceparent\":\"00-" + TRACE + "-" + CALLER + "-" + flags + "\"}}";
  }
}
