package io.claudebench.hook.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What can be wrong with a request of an agent's hook, other than what it asks. */
record Trouble(String what, String key, String host, String origin, String type, byte[] body) {
  static final String KEY = "agent-0123456789abcdef";
  private static final String JSON = "application/json";

  /** With nothing wrong with it. */
  static Trouble none(String what, byte[] body) {
    return new Trouble(what, KEY, "localhost", null, JSON, body);
  }

  /** All kinds, with what an event says else. */
  static List<Trouble> with(ObjectNode event) {
    byte[] body = bytes(event);
    var kinds = new ArrayList<>(List.of(
        new Trouble("no key", null, "localhost", null, JSON, body),
        new Trouble("a bad key", "nobody-0123456789", "localhost", null, JSON, body),
        new Trouble("a key that was made here, or so it looks", "cb_0000000000000000_" + "A".repeat(43), "localhost",
            null, JSON, body),
        new Trouble("a key that may only watch", "eyes-0123456789abcdef", "localhost", null, JSON, body),
        new Trouble("a foreign host", KEY, "evil.example", null, JSON, body),
        new Trouble("a foreign host and no key", null, "evil.example", null, JSON, body),
        new Trouble("a foreign origin", KEY, "localhost", "https://evil.example", JSON, body),
        new Trouble("a sandboxed page", KEY, "localhost", "null", JSON, body),
        new Trouble("text/plain", KEY, "localhost", null, "text/plain", body),
        new Trouble("a form", KEY, "localhost", null, "application/x-www-form-urlencoded", body),
        new Trouble("no content type", KEY, "localhost", null, null, body)));
    bodies(event).forEach((what, wrong) -> kinds.add(none(what, wrong)));
    return kinds;
  }

  private static Map<String, byte[]> bodies(ObjectNode event) {
    byte[] body = bytes(event);
    var bodies = new LinkedHashMap<String, byte[]>();
    bodies.put("no body", new byte[0]);
    bodies.put("blanks", " \n".getBytes(UTF_8));
    bodies.put("8 MB and 1", bytes(event.deepCopy().put("x",
        "x".repeat(8_388_609 - body.length - ",\"x\":\"\"".length()))));
    bodies.put("depth 65", text(event, "[".repeat(64) + "]".repeat(64)));
    bodies.put("broken UTF-8", text(event, "\"" + Odd.raw(0xe9) + "\""));
    bodies.put("UTF-16", Rest.text(event).getBytes(UTF_16));
    bodies.put("cut off", Arrays.copyOf(body, body.length - 1));
    bodies.put("more behind it", (Rest.text(event) + "{}").getBytes(UTF_8));
    bodies.put("a key twice", text(event, "1,\"x\":2"));
    bodies.put("half a surrogate pair", text(event, "\"\\ud800\""));
    bodies.put("NUL", text(event, "\"\\u0000\""));
    bodies.put("a number that no double holds", text(event, "1e9999"));
    bodies.put("an array", "[]".getBytes(UTF_8));
    bodies.put("a text", "\"text\"".getBytes(UTF_8));
    bodies.put("null", "null".getBytes(UTF_8));
    bodies.put("binary", IntStream.range(0, 256).mapToObj(i -> String.valueOf((char) i))
        .reduce("", String::concat).getBytes(ISO_8859_1));
    return bodies;
  }

  private static byte[] bytes(ObjectNode event) {
    return Rest.text(event).getBytes(UTF_8);
  }

  /** The event with a field more. */
  private static byte[] text(ObjectNode event, String value) {
    String json = Rest.text(event);
    return Odd.bytes(json.substring(0, json.length() - 1) + ",\"x\":" + value + "}");
  }

  Reply ask(String path) {
    var headers = new ArrayList<>(List.of("Host: " + host, "Content-Length: " + body.length));
    add(headers, "X-API-Key", key);
    add(headers, "Origin", origin);
    add(headers, "Content-Type", type);
    try (var wire = new Wire(Rest.HERE)) {
      wire.send(Wire.request("POST", path, "", headers.toArray(String[]::new)));
      wire.send(new String(body, ISO_8859_1));
      return wire.answer();
    }
  }

  private static void add(List<String> headers, String name, String value) {
    if (value != null) {
      headers.add(name + ": " + value);
    }
  }
}
