package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class MemoryAlertsTest {
  private static final String FILLER = "filler";

  @Inject
  Streams streams;

  @AfterEach
  void roomAgain() {
    streams.run("DEL", FILLER);
    streams.run("CONFIG", "SET", "maxmemory", "0");
    streams.run("CONFIG", "SET", "maxmemory-policy", "noeviction");
    Await.room(HERE);
  }

  /** A watermark is told once, up and down; publishing is the first to go. */
  @Test
  void aWatermarkThatIsPassedIsTold() {
    long from = streams.now();
    streams.run("SETRANGE", FILLER, "50000000", "x"); // so that what else comes and goes is no percent
    percent(82);
    var refused = HERE.post("event.publish", Rest.map("type", Streams.type(), "payload", 1));
    refused.refused("FULL");
    assertEquals("maxmemory", refused.json().get("limit").textValue());
    Await.until("it is told", () -> told(from).equals(List.of("publish")));
    HERE.post("event.read", Rest.map("types", List.of("alert.memory"))).ok();
    percent(92);
    Await.until("the next is told", () -> told(from).equals(List.of("publish", "create")));
    streams.run("CONFIG", "SET", "maxmemory", "0");
    Await.until("the end is told", () -> told(from).equals(List.of("publish", "create", "none")));
    HERE.post("event.publish", Rest.map("type", Streams.type(), "payload", 1)).ok();
  }

  /** At boot it would have refused to start; found later it is not ready, and says why. */
  @Test
  void aRedisThatThrowsKeysAwayIsNotReady() {
    streams.run("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    Await.until("it is not ready", () -> HERE.get("/q/health/ready").status() == 503);
    assertTrue(HERE.get("/q/health/ready").body().contains("maxmemory-policy is volatile-lru; set it to noeviction"));
    streams.run("CONFIG", "SET", "maxmemory-policy", "noeviction");
    Await.until("it is ready", () -> HERE.get("/q/health/ready").status() == 200);
  }

  private List<String> told(long from) {
    JsonNode events = HERE.post("event.read", Rest.map("types", List.of("alert.memory"), "after", from + "-0")).ok();
    return events.get("events").valueStream().map(event -> event.at("/payload/watermark").textValue()).toList();
  }

  private void percent(int percent) {
    String info = streams.run("INFO", "memory").toString();
    long used = Long.parseLong(info.replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
    streams.run("CONFIG", "SET", "maxmemory", Long.toString(used * 100 / percent));
    Await.until("the service has seen it", () -> HERE.get("/q/health/ready").body()
        .contains("\"memory\": \"" + percent / 10));
  }
}
