package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Wire.ask;
import static io.claudebench.testkit.Wire.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Safe;
import io.claudebench.testkit.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every door, also where it refuses, tells browsers to trust nothing but the page that is one. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class SafetyHeadersTest {
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> PATHS = List.of("/verbs", "/schemas/state.get", "/schemas/no.where", "/rpc", "/mcp",
      "/nowhere", "/", "/q/metrics", "/q/openapi", "/q/asyncapi", "/q/health", "/q/health/live", "/q/health/ready",
      "/q/nowhere", "/state/get?key=none", "/state/get?key=a&key=b");

  @Test
  void everyVerbAndEveryPathByEveryMethodIsAnsweredSo() {
    var paths = new TreeSet<>(PATHS);
    paths.add("/state/get?key=%zz");
    for (JsonNode verb : HERE.get("/verbs").ok()) {
      paths.add("/" + verb.get("name").textValue().replace('.', '/'));
    }
    Set<Integer> statuses = new HashSet<>();
    for (String path : paths) {
      for (String method : METHODS) {
        statuses.add(Safe.check(ask(HERE, method, path, "Connection: close")).status());
      }
      statuses.add(Safe.check(posted(path, "{}")).status());
    }
    assertTrue(statuses.containsAll(Set.of(200, 400, 404, 405)), statuses::toString);
  }

  @Test
  void whatIsRefusedBeforeAnyDoorIsAnsweredSo() {
    for (String path : PATHS) {
      assertEquals(403, Safe.check(ask(HERE, "GET", path, "Host: evil.example.com")).status(), path);
      assertEquals(403, Safe.check(ask(HERE, "GET", path, "Origin: https://evil.example.com")).status(), path);
      assertEquals(400, Safe.check(ask(HERE, "GET", path, "Host: localhost", "Host: localhost")).status(), path);
      assertEquals(204, Safe.check(ask(HERE, "OPTIONS", path, "Origin: http://localhost:1")).status(), path);
    }
    Safe.check(ask(HERE, "GET", "/q/swagger-ui%2f", "Host: evil.example.com"));
  }

  @Test
  void badBodiesAreAnsweredSo() {
    String large = "{\"key\":\"" + "x".repeat(1_100_000) + "\"}";
    assertEquals(413, Safe.check(posted("/state/put", large)).status());
    for (String body : List.of("{", "[]", "{\"nothing\":1}", "\"x\"")) {
      for (String path : List.of("/state/put", "/rpc", "/mcp")) {
        Safe.check(posted(path, body));
      }
    }
    Safe.check(Doors.HERE.mcp(Doors.INITIALIZE));
    Safe.check(Doors.HERE.mcp(Doors.tool(1, "state.count", "{}")));
    Safe.check(HERE.post("rpc", "[" + Doors.request("state.count", "{}") + "]"));
  }

  @Test
  void onlyThePageRunsScriptsAndOnlyItsOwn() {
    Reply page = ask(HERE, "GET", "/q/swagger-ui/");
    assertEquals(200, page.status());
    String policy = page.header("Content-Security-Policy");
    assertTrue(policy.matches("default-src 'none'; script-src 'self'( 'sha256-[A-Za-z0-9+/=]{44}')+; style-src .*; "
        + "frame-ancestors 'none'"), policy); // the hashes are those of the packaged page: HealthTest looks at it
  }

  @Test
  void whoForgesForwardedHeadersIsToldOfNoTls() {
    for (String path : PATHS) {
      Safe.check(ask(HERE, "GET", path, "X-Forwarded-Proto: https", "Forwarded: proto=https;for=10.9.9.9",
          "X-Forwarded-Ssl: on", "X-Forwarded-For: 10.9.9.9"));
      assertEquals(403, ask(HERE, "GET", path, "Host: evil.example.com", "X-Forwarded-Host: localhost",
          "Forwarded: host=localhost").status(), path);
    }
    ask(HERE, "GET", "/state/count", "X-Forwarded-Host: evil.example.com", "Forwarded: host=evil.example.com").ok();
  }

  private static Reply posted(String path, String body) {
    try (var wire = new Wire(HERE)) {
      return wire.send(request("POST", path, body, "Connection: close")).answer();
    }
  }
}
