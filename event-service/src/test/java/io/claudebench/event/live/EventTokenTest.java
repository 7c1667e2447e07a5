package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.access.Secrets;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys, tokens and what becomes of the streams that they opened. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(EventTokenTest.Keyed.class)
class EventTokenTest {
  private static final String ROOT = "root-secret-0123456789";
  private static final String[] AS_ROOT = {"X-API-Key", ROOT};

  public static class Keyed implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.prefix", "keyed", "claudebench.keys.root.secret", ROOT,
          "claudebench.keys.acme.secret", "acme-secret-0123456789", "claudebench.keys.acme.tenant", "acme",
          "claudebench.keys.acme.roles", "agent", "claudebench.live.token-ms", "4000", "claudebench.live.beat-ms",
          "200");
    }
  }

  @Inject
  Streams streams;

  @Inject
  Secrets secrets;

  private final String type = Streams.type();

  private Secrets.Parts stored(String roles) {
    Secrets.Parts key = secrets.fresh();
    streams.run("HSET", "keyed:apikey:" + key.id(), "name", "it", "tenant", "", "roles", roles, "mac",
        secrets.mac(key.secret()));
    return key;
  }

  private void revoke(Secrets.Parts key) {
    streams.run("DEL", "keyed:apikey:" + key.id());
    streams.run("PUBLISH", "keyed:apikeys:changed", key.id());
  }

  private String token(String key, Object... filter) {
    JsonNode made = HERE.post("event.token", Rest.map(filter), "X-API-Key", key).ok();
    return made.get("token").asText();
  }

  private void publish(String kind, String payload) {
    HERE.post("event.publish", "{\"type\":\"" + kind + "\",\"payload\":" + payload + "}", AS_ROOT).ok();
  }

  @Test
  void aTokenOpensStreamsWithinItsFilterAndNothingElse() {
    String token = token(ROOT, "types", List.of(type + ".*"));
    HERE.get("/events").refused("UNAUTHORIZED");
    HERE.get("/events?token=" + token + "x").refused("UNAUTHORIZED");
    HERE.get("/events?types=*.x&token=" + token).refused("INVALID");
    HERE.get("/events?types=other&token=" + token).refused("FORBIDDEN");
    HERE.get("/events/task/t-1/output?token=" + token).refused("FORBIDDEN");
    HERE.get("/events?snapshot=true&token=" + token).refused("FORBIDDEN");
    HERE.get("/event/read?token=" + token).refused("UNAUTHORIZED");
    HERE.get("/verbs?token=" + token).refused("UNAUTHORIZED");
    try (var all = Follower.of("/events?token=" + token).ready();
        var one = Follower.of("/events?types=" + type + ".a&token=" + token).ready()) {
      publish(type, "1");
      publish(type + ".b", "2");
      publish(type + ".a", "3");
      assertEquals(List.of(2, 3), all.has(2).payloads());
      assertEquals(List.of(3), one.has(1).payloads());
    }
  }

  @Test
  void aTokenOfATenantShowsThatTenantAlone() {
    String token = token("acme-secret-0123456789");
    try (var acme = Follower.of("/events?types=" + type + "&token=" + token).ready()) {
      publish(type, "1");
      HERE.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":2}", "X-API-Key", "acme-secret-0123456789")
          .ok();
      assertEquals(List.of(2), acme.has(1).payloads());
      assertEquals("/claudebench/acme", acme.events().getFirst().get("source").asText());
    }
  }

  @Test
  void aTokenRunsOutAndSoDoesWhatItOpened() {
    String token = token(ROOT);
    try (var follower = Follower.of("/events?types=" + type + "&token=" + token).ready()) {
      Await.until("its stream ends", Duration.ofSeconds(8), () -> follower.isEnded);
      HERE.get("/events?token=" + token).refused("UNAUTHORIZED");
    }
  }

  @Test
  void aTokenAndItsStreamsEndWithItsKeyWithinASecond() {
    Secrets.Parts key = stored("watcher");
    String token = token(key.text());
    try (var byKey = Follower.of(HERE, "/events?types=" + type, frame -> {}, "X-API-Key", key.text()).ready();
        var byToken = Follower.of("/events?types=" + type + "&token=" + token).ready();
        var socket = new SocketClient("/ws?token=" + token);
        var stalled = new Wire(HERE)) {
      stalled.send(Wire.request("GET", "/events?types=" + type + "&token=" + token, ""));
      Await.until("all watch", () -> metric("live_streams") == 4);
      long from = System.nanoTime();
      revoke(key);
      Await.until("all end", Duration.ofSeconds(5), () -> byKey.isEnded && byToken.isEnded && socket.isClosed
          && metric("live_streams") == 0);
      assertTrue(Duration.ofNanos(System.nanoTime() - from).toMillis() < 1000);
      HERE.get("/events?token=" + token).refused("UNAUTHORIZED");
    }
  }

  @Test
  void whoMayNotReadDoesNotWatchNorMakeTokens() {
    Secrets.Parts key = stored("nobody");
    HERE.post("event.token", "{}", "X-API-Key", key.text()).refused("FORBIDDEN");
    HERE.get("/events", "X-API-Key", key.text()).refused("FORBIDDEN");
    HERE.get("/ws", "X-API-Key", key.text(), "X", "y").refused("FORBIDDEN");
  }

  @Test
  void aTokenExecutesNothing() {
    try (var socket = new SocketClient("/ws?token=" + token(ROOT, "types", List.of(type)))) {
      socket.send("{\"action\":\"execute\",\"request\":{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"event.read\"}}");
      assertEquals("FORBIDDEN", socket.next("error").at("/error/code").asText());
      socket.send("{\"action\":\"subscribe\",\"events\":[\"other\"]}");
      assertEquals("FORBIDDEN", socket.next("error").at("/error/code").asText());
      socket.send("{\"action\":\"subscribe\",\"events\":[\"" + type + "\"]}");
      socket.next("subscribed");
      publish(type, "5");
      assertEquals(5, socket.next("event").at("/event/data").asInt());
    }
  }

  @Test
  void whatATokenSaysCannotBeChanged() {
    String token = token(ROOT, "types", List.of(type));
    String[] parts = token.split("_", 2);
    char first = parts[1].charAt(5);
    String forged = "cbt_" + parts[1].substring(0, 5) + (first == 'A' ? 'B' : 'A') + parts[1].substring(6);
    assertFalse(forged.equals(token));
    HERE.get("/events?token=" + forged).refused("UNAUTHORIZED");
  }

  private static double metric(String name) {
    var metrics = HERE.get("/q/metrics", AS_ROOT);
    return metrics.body().lines().filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst().orElse(0);
  }
}
