package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Wire.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Off loopback keys protect, and names where names are given. */
@QuarkusTest
@TestProfile(GuardedTest.Public.class)
class GuardedTest {
  private static final String KEY = "ours-0123456789abcdef";
  private static final List<String> METHODS = List.of("GET", "PUT", "DELETE", "OPTIONS");

  /** Reachable from outside. */
  public static class Public extends OwnRedis {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.putAll(Map.of("quarkus.http.host", "0.0.0.0", "claudebench.keys.ours.secret", KEY,
          "claudebench.hosts", "cb.example.com,127.0.0.1", "claudebench.proxies", "10.0.0.0/8,127.0.0.1",
          "claudebench.origins", "https://app.example.com"));
      return settings;
    }
  }

  @Test
  void whoHasNoKeyIsNotToldWhichPathsAreThere() {
    for (String path : List.of("/state/get", "/state/put", "/state/nowhere", "/nowhere", "/schemas/nowhere", "/rpc")) {
      for (String method : METHODS) {
        Reply reply = ask(HERE, method, path, "Host: cb.example.com");
        boolean isRpc = path.equals("/rpc");
        assertEquals(401, reply.status(), method + path);
        assertEquals("UNAUTHORIZED", reply.json().at(isRpc ? "/error/data/code" : "/code").asText(), method + path);
      }
    }
  }

  @Test
  void anUnknownVerbIsUnauthorizedAtEveryDoorBeforeItIsUnknown() {
    HERE.post("state.nowhere", "{}").refused("UNAUTHORIZED");
    assertEquals(401, HERE.post("rpc", Doors.request("state.nowhere", "{}")).status());
    assertEquals(401, Doors.HERE.mcp(Doors.tool(1, "state.nowhere", "{}")).status());
    HERE.post("state.nowhere", "{}", "Authorization", "Bearer " + KEY).refused("UNKNOWN_VERB");
    HERE.get("/state/nowhere", "Authorization", "Bearer " + KEY).refused("UNKNOWN_VERB");
  }

  @Test
  void theSchemeOfAKeyIsWrittenInAnyCase() {
    for (String scheme : List.of("bearer", "BEARER", "Bearer")) {
      HERE.post("state.count", "{}", "Authorization", scheme + " " + KEY).ok();
    }
    HERE.post("state.count", "{}", "Authorization", "Basic " + KEY).refused("UNAUTHORIZED");
  }

  @Test
  void onlyItsNamesAreTakenButForItsHealth() {
    String key = "X-API-Key: " + KEY;
    for (String path : List.of("/state/count", "/verbs", "/q/metrics", "/q/openapi", "/q/asyncapi", "/mcp",
        "/nowhere")) {
      assertEquals(403, ask(HERE, "GET", path, "Host: evil.example.com", key).status(), path);
      assertEquals(403, ask(HERE, "GET", path, "Host: localhost", key).status(), path);
    }
    ask(HERE, "GET", "/state/count", "Host: CB.example.com:8443", key).ok();
    ask(HERE, "GET", "/q/health/live", "Host: 10.0.0.7:8082").ok();
    ask(HERE, "GET", "/q/health", "Host: 10.0.0.7:8082").ok();
  }

  @Test
  void itsOwnPagesMayCallAndThoseThatAreAllowed() {
    String host = "Host: cb.example.com";
    String key = "X-API-Key: " + KEY;
    for (String origin : List.of("https://cb.example.com", "https://app.example.com")) {
      Reply reply = ask(HERE, "GET", "/state/count", host, key, "Origin: " + origin);
      assertEquals(origin, reply.header("Access-Control-Allow-Origin"));
      assertEquals(204, ask(HERE, "OPTIONS", "/state/put", host, "Origin: " + origin).status(), "asks for no key");
    }
    for (String origin : List.of("http://localhost:3000", "https://evil.example.com", "https://cb.example.com:1",
        "null")) {
      ask(HERE, "GET", "/state/count", host, key, "Origin: " + origin).refused("FORBIDDEN");
      ask(HERE, "GET", "/state/count", host, "Origin: " + origin).refused("UNAUTHORIZED");
    }
  }

  @Test
  void aNamedProxySaysThatItsClientSpeaksTlsButNotByWhichName() {
    for (String path : List.of("/state/count", "/nowhere", "/q/health/live", "/q/swagger-ui/")) {
      Reply reply = ask(HERE, "GET", path, "Host: cb.example.com", "X-Forwarded-Proto: https");
      assertEquals("max-age=31536000", reply.header("Strict-Transport-Security"), path);
      Reply plain = ask(HERE, "GET", path, "Host: cb.example.com", "X-Forwarded-Proto: http");
      assertEquals(List.of(), plain.headers().allValues("Strict-Transport-Security"), path);
    }
    for (String name : List.of("X-Forwarded-Host: cb.example.com", "Forwarded: host=cb.example.com")) {
      ask(HERE, "GET", "/state/count", "X-API-Key: " + KEY, "Host: evil.example.com", name).refused("FORBIDDEN");
    }
  }
}
