package io.claudebench.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.claudebench.core.Json;

/** What stands in an entry of a stream: an event, or what anybody with a client of Redis wrote there. */
public final class Envelope {

  /** A text where it is no JSON, so that it stops no reader. */
  public static JsonNode of(String data) {
    try {
      JsonNode envelope = Json.read(data);
      return envelope.isMissingNode() ? TextNode.valueOf(data) : envelope;
    } catch (RuntimeException none) {
      return TextNode.valueOf(data);
    }
  }

  /** Whether it has what each event has. */
  public static boolean isEvent(JsonNode envelope) {
    return envelope.path("id").isTextual() && envelope.path("type").isTextual();
  }

  private Envelope() {}
}
