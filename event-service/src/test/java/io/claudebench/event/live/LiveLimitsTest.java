package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.access.Secrets;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Reply;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(LiveLimitsTest.Small.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveLimitsTest {
  private static final String[] ONE = {"X-API-Key", "one-secret-0123456789"};
  private static final String[] OTHER = {"X-API-Key", "other-secret-0123456789"};

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.prefix", "limits", "claudebench.keys.one.secret", ONE[1],
          "claudebench.keys.other.secret", OTHER[1], "claudebench.live.streams-max", "3",
          "claudebench.live.key-streams-max", "2", "claudebench.live.filters-max", "2", "claudebench.live.beat-ms",
          "100");
    }
  }

  @Inject
  Seats seats;

  @Inject
  Streams streams;

  @Inject
  Secrets secrets;

  @Test
  @Order(1)
  void oneMoreThanALimitIsRefusedBeforeItsStreamBegins() {
    try (var one = Follower.of("/events", ONE).ready(); var two = Follower.of("/events", ONE).ready()) {
      Reply third = HERE.get("/events", ONE);
      assertEquals("keyStreamsMax", third.refused("FULL").get("limit").asText());
      third.header("Retry-After");
      try (var three = Follower.of("/events", OTHER).ready()) {
        assertEquals("streamsMax", HERE.get("/events", OTHER).refused("UNAVAILABLE").get("limit").asText());
        HERE.get("/events?types=a,b,c", OTHER).refused("INVALID");
      }
      Await.until("there is room again", () -> HERE.get("/events?types=a,b,c", OTHER).word().equals("INVALID")
          && opens());
    }
  }

  @Test
  @Order(1)
  void aTenantHasNoMoreWatchersThanItsLimitSays() {
    streams.run("HSET", "limits:tenants", "small", "{\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"createdBy\":\"it\","
        + "\"limits\":{\"watchers\":1}}");
    streams.run("PUBLISH", "limits:tenants:changed", "small");
    Secrets.Parts key = secrets.fresh();
    streams.run("HSET", "limits:apikey:" + key.id(), "name", "it", "tenant", "small", "roles", "watcher", "mac",
        secrets.mac(key.secret()));
    String[] ours = {"X-API-Key", key.text()};
    Await.until("the tenant is known", () -> {
      streams.run("PUBLISH", "limits:apikeys:changed", key.id());
      return HERE.get("/verbs", ours).status() == 200;
    });
    try (var one = Follower.of("/events", ours).ready()) {
      assertEquals("watchers", HERE.get("/events", ours).refused("FULL").get("limit").asText());
    }
    Await.until("its place is free again", () -> opens(ours));
  }

  private static boolean opens() {
    return opens(OTHER);
  }

  private static boolean opens(String... key) {
    try (var again = Follower.of("/events", key)) {
      again.ready();
      return true;
    } catch (AssertionError full) {
      return false;
    }
  }

  @Test
  @Order(2)
  void aQuietWatchersPlaceMovesWithEachBeat() {
    try (var quiet = Follower.of("/events?types=nothing", ONE).ready()) {
      String first = quiet.lastId;
      Await.until("beats", () -> quiet.beats >= 3 && !quiet.lastId.equals(first));
      String id = quiet.lastId;
      assertEquals(0, HERE.get("/event/read?after=" + id, ONE).ok().get("events").size());
    }
  }

  @Test
  @Order(3)
  void whoeverWatchesAReplicaThatLeavesIsToldWhenToComeBack() {
    try (var sse = Follower.of("/events", ONE).ready(); var socket = new SocketClient("/ws", OTHER)) {
      seats.drain(new ShutdownDelayInitiatedEvent());
      assertTrue(socket.next("drain").get("ms").asInt() > 0);
      Await.until("both end", () -> sse.isEnded && socket.isClosed);
      int ms = sse.named("drain").getFirst().data().get("ms").asInt();
      assertEquals(Integer.toString(ms), sse.retry);
      assertEquals(1001, socket.closeCode);
      HERE.get("/events", ONE).refused("UNAVAILABLE");
    }
  }
}
