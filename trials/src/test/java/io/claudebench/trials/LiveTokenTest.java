package io.claudebench.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A token that any service hands out opens streams, and neither traces nor logs have it. */
@Timeout(180)
class LiveTokenTest {
  private static final String[] OURS = {"Authorization", "Bearer ours-0123456789abcdef"};

  @Test
  void aTokenIsMadeAnywhereAndWrittenDownNowhere() throws IOException {
    Queue<String> traced = new ConcurrentLinkedQueue<>();
    var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", exchange -> {
      traced.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    collector.start();
    var plan = Plan.of("instance-service", "event-service")
        .with("CLAUDEBENCH_KEYS_OURS_SECRET", "ours-0123456789abcdef")
        .with("QUARKUS_OTEL_SDK_DISABLED", "false").with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms")
        .with("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort())
        .with("CLAUDEBENCH_LOG_ONE_IN", "1");
    try (var fleet = Fleet.start(plan)) {
      Rest events = Rest.at(fleet.url("event-service")); // without a key, which would win over the token
      String token = fleet.rest("instance-service").post("event.token", Rest.map("types", List.of("mine.*")), OURS).ok()
          .get("token").asText();
      try (var follower = Follower.of(events, "/events?token=" + token, frame -> {}).ready()) {
        events.get("/events?types=others&token=" + token).refused("FORBIDDEN");
        events.get("/ws?token=" + token).refused("INVALID_REQUEST");
        events.post("event.publish", Rest.map("type", "mine.a", "payload", 1), OURS).ok();
        assertEquals(List.of(1), follower.has(1).payloads());
      }
      Await.until("calls are traced", () -> traced.stream().anyMatch(spans -> spans.contains("event.publish")));
      Await.pause(500);
      assertFalse(traced.stream().anyMatch(spans -> spans.contains("/events")), "streams are not traced");
      for (String name : List.of("event-service", "instance-service")) {
        assertFalse(Files.readString(fleet.replica(name).log()).contains("cbt_"), name);
      }
      assertFalse(traced.stream().anyMatch(spans -> spans.contains("cbt_")), "traced");
    } finally {
      collector.stop(0);
    }
  }
}
