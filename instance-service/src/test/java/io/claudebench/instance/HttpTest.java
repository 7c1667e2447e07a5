package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Wire.ask;
import static io.claudebench.testkit.Wire.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is before it is a call: its method, path, host and page. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class HttpTest {
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> PATHS = List.of("/verbs", "/schemas/state.get", "/q/metrics", "/q/openapi",
      "/q/asyncapi", "/q/health", "/q/swagger-ui/", "/state/get?key=a", "/rpc", "/mcp", "/nowhere");

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nowhere", "/State/get", "/state/get/", "/state/put/", "/state", "/q/nowhere",
      "/verbs/more", "/state/get/more", "/a%2Fb"})
  void aPathThatIsNotThereIsUnknownByEveryMethod(String path) {
    for (String method : METHODS) {
      Reply reply = method.equals("POST") ? posted(path) : ask(HERE, method, path);
      assertEquals(404, reply.status(), method);
      assertEquals("application/problem+json", reply.header("Content-Type"), method);
      if (!method.equals("HEAD")) {
        reply.refused("UNKNOWN_VERB");
      }
    }
  }

  private static Reply posted(String path) {
    try (var wire = new Wire(HERE)) {
      return wire.send(request("POST", path, "{}")).answer();
    }
  }

  @Test
  void ofEveryVerbAWrongMethodSaysWhichAreRight() {
    for (JsonNode verb : HERE.get("/verbs").ok()) {
      boolean reads = verb.get("readOnly").booleanValue();
      String path = "/" + verb.get("name").textValue().replace('.', '/');
      METHODS.stream().filter(method -> !method.equals("POST") && !(reads && List.of("GET", "HEAD").contains(method)))
          .forEach(method -> assertAllows(reads ? "GET, HEAD, POST" : "POST", method, path));
    }
  }

  @Test
  void whatIsNoVerbSaysItToo() {
    var allowed = Map.of("/verbs", "GET, HEAD", "/schemas/state.get", "GET, HEAD", "/rpc", "POST", "/mcp",
        "DELETE, GET, POST");
    allowed.forEach((path, methods) -> METHODS.stream().filter(method -> !methods.contains(method))
        .forEach(method -> assertAllows(methods, method, path)));
  }

  @Test
  void aVerbThatIsNotThereHasNoSchemas() {
    ask(HERE, "GET", "/schemas/state.nowhere").refused("UNKNOWN_VERB");
  }

  private static void assertAllows(String methods, String method, String path) {
    Reply reply = ask(HERE, method, path);
    assertEquals(405, reply.status(), () -> method + " " + path + reply);
    assertEquals(methods, reply.header("Allow"), path);
    if (!method.equals("HEAD") && !path.equals("/rpc") && !path.equals("/mcp")) {
      reply.refused("INVALID_REQUEST");
    }
  }

  @Test
  void headIsGetWithoutItsBody() {
    for (String path : List.of("/verbs", "/schemas/state.get", "/q/openapi", "/q/asyncapi", "/state/count")) {
      Reply reply = ask(HERE, "HEAD", path, "Connection: close");
      assertEquals(200, reply.status(), path);
      assertEquals("application/json", reply.header("Content-Type"), path);
    }
  }

  @Test
  void whoWaitsToBeAskedForItsBodyIsAsked() {
    try (var wire = new Wire(HERE)) {
      String body = "{\"key\":\"http\",\"value\":1}";
      wire.send(request("POST", "/state/put", body, "Expect: 100-continue").replace(body, ""));
      assertEquals(100, wire.answer().status());
      wire.send(body).answer().ok();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/state/get?key=%zz", "/state/get?key=%", "/state/get?key=%ff", "/%c3", "/state/{get}"})
  void whatIsNoUriIsNoRequest(String path) {
    ask(HERE, "GET", path).refused("PARSE");
  }

  @Test
  void mcpSaysInJsonWhatItDoesNotTake() {
    try (var wire = new Wire(HERE)) {
      for (String accept : List.of("application/json", "text/event-stream", "text/html")) {
        Reply reply = wire.send(request("POST", "/mcp", Doors.INITIALIZE, "Accept: " + accept)).answer();
        assertEquals(400, reply.status());
        assertEquals(-32600, reply.json().at("/error/code").intValue(), reply::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "a.localhost", "127.0.0.1:8081", "127.1.2.3", "[::1]:80"})
  void byANameOfLoopbackTheServiceIsCalledAndItsPagesMayCall(String host) {
    for (String page : List.of(host, "localhost:3000", "127.0.0.1")) {
      Reply reply = ask(HERE, "GET", "/verbs", "Host: " + host, "Origin: http://" + page);
      assertEquals("http://" + page, reply.header("Access-Control-Allow-Origin"));
      reply.ok();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example.com", "localhost.evil.example.com", "127.0.0.1.evil.example.com", "127.1",
      "0.0.0.0", "2130706433", "[::ffff:7f00:1]"})
  void byAnyOtherNameNothingIsReadAndNoPageOfItMayCall(String name) {
    for (String path : PATHS) {
      assertEquals(403, ask(HERE, "GET", path, "Host: " + name).status(), path);
      assertEquals(403, ask(HERE, "GET", path, "Origin: http://" + name).status(), path);
      assertEquals(403, ask(HERE, "POST", path, "Origin: https://" + name + ":8081").status(), path);
      assertEquals(403, ask(HERE, "OPTIONS", path, "Origin: http://" + name).status(), path);
      assertEquals(403, ask(HERE, "GET", path, "Origin: null").status(), path);
    }
  }

  @Test
  void aRequestHasOneHost() {
    for (String path : PATHS) {
      assertEquals(400, ask(HERE, "GET", path, "Host: localhost", "Host: localhost").status(), path);
      assertEquals(400, ask(HERE, "GET", path, "Host: a@localhost").status(), path);
      assertEquals(400, ask(HERE, "GET", path, "Host:").status(), path);
    }
  }

  @Test
  void aPreflightOfAPageThatMayCallIsAnswered() {
    for (String path : PATHS) {
      Reply reply = ask(HERE, "OPTIONS", path, "Origin: http://localhost:3000", "Access-Control-Request-Method: POST");
      assertEquals(204, reply.status(), path);
      assertEquals("http://localhost:3000", reply.header("Access-Control-Allow-Origin"));
      assertTrue(reply.header("Access-Control-Allow-Methods").contains("POST"));
      assertTrue(reply.header("Access-Control-Allow-Headers").contains("Content-Type"));
    }
  }
}
