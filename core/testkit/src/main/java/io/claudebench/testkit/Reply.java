package io.claudebench.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One answer of a service. {@link #ok} and {@link #refused} look at the status before anybody looks into the body, so
 * that no assertion about what is absent passes on an error.
 *
 * @param call what was asked, for messages
 * @param trace 32 hex digits, in the metadata of every event of the call; empty when the client sent none
 */
public record Reply(String call, int status, HttpHeaders headers, String body, String trace) {
  private static final int SHOWN = 300;

  /** One that no service gave, for tests of what judges answers. */
  public static Reply of(int status, String body, String trace) {
    return new Reply("", status, HttpHeaders.of(Map.of(), (name, value) -> true), body, trace);
  }

  /** The output; fails the test on every status but 200. */
  public JsonNode ok() {
    if (status != 200) {
      throw new AssertionError("expected 200: " + this);
    }
    return json();
  }

  /** The output as it was sent, to compare byte by byte; fails the test on every status but 200. */
  public String okText() {
    ok();
    return body;
  }

  /** The refusal with this word; fails the test on a success, another word, and a status that is not the body's. */
  public JsonNode refused(String word) {
    JsonNode refusal = status == 200 ? MissingNode.getInstance() : json();
    if (!refusal.path("code").asText().equals(word) || refusal.path("status").asInt() != status) {
      throw new AssertionError("expected " + word + ": " + this);
    }
    return refusal;
  }

  /** {@code OK}, the word of the refusal, or {@code HTTP 502} of what is no refusal of ours. */
  public String word() {
    return status == 200 ? "OK" : parsed().path("code").asText("HTTP " + status);
  }

  /** The body whatever the status; fails the test when it is no JSON. */
  public JsonNode json() {
    JsonNode json = parsed();
    if (json.isMissingNode()) {
      throw new AssertionError("expected JSON: " + this);
    }
    return json;
  }

  private JsonNode parsed() {
    try {
      return Rest.JSON.readTree(body);
    } catch (JsonProcessingException none) {
      return MissingNode.getInstance();
    }
  }

  /** The value of a header; fails the test when there is none. */
  public String header(String name) {
    return headers.firstValue(name).orElseThrow(() -> new AssertionError("expected " + name + " in " + headers.map()
        + " of " + this));
  }

  /** The value of one line of metrics, as {@code name} or {@code name{label="x"}}. */
  public OptionalDouble metric(String name) {
    return body.lines().filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1))).findFirst();
  }

  @Override
  public String toString() {
    return shortened(call) + " → " + status + " " + shortened(body);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
