package io.claudebench.event.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.event.Cursor;
import io.claudebench.event.Envelope;
import io.claudebench.event.Reading;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** One event as it is sent, made once for all who get it; or what all are told between two events. */
final class Entry {
  /** Which of them it is. */
  enum Kind {
    EVENT, GAP, EPOCH
  }

  private static final int BESIDE_BYTES = 400; // of the object and its texts

  final Kind kind;
  final Cursor cursor;
  final Set<String> gaps;
  final String type;
  final String entity;
  final String instance;
  final String batch;
  final String partition;
  final String json;
  private Buffer sse;
  private String socket;
  /** Where it stands in the ring; it is written before others can see the entry. */
  long index;

  private Entry(Kind kind, Cursor cursor, Set<String> gaps, JsonNode envelope, String source) {
    this.kind = kind;
    this.cursor = cursor;
    this.gaps = gaps;
    this.entity = text(envelope, "entity");
    this.partition = text(envelope, "partitionKey");
    JsonNode payload = envelope.path("payload");
    this.type = cursor.type() != null ? cursor.type() : envelope.path("type").asText();
    this.instance = type.startsWith("instance.") ? entity : text(payload, "instanceId");
    this.batch = type.startsWith("batch.") ? entity : text(payload, "batchId");
    this.json = kind == Kind.EVENT ? Json.text(CloudEvent.of(envelope, source)) : "";
  }

  /** What is no event, which no service of ours writes, is a gap. @param source of the CloudEvent */
  static Entry event(Reading.Event event, long epoch, String source) {
    Cursor cursor = Cursor.of(event.place()).in(epoch);
    JsonNode envelope = Envelope.of(event.data());
    return Envelope.isEvent(envelope) ? new Entry(Kind.EVENT, cursor, Set.of(), envelope, source)
        : gap(Set.of(cursor.type() == null ? "*" : cursor.type()), cursor);
  }

  static Entry gap(Set<String> types, Cursor cursor) {
    return new Entry(Kind.GAP, cursor, types, Json.MAPPER.createObjectNode(), "");
  }

  static Entry epoch(Cursor cursor) {
    return new Entry(Kind.EPOCH, cursor, Set.of(), Json.MAPPER.createObjectNode(), "");
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).textValue();
  }

  /** As an event stream has it. */
  Buffer sse() {
    Buffer made = sse;
    if (made == null) {
      made = Buffer.buffer(("id: " + cursor.text() + "\ndata: " + json + "\n\n").getBytes(UTF_8));
      sse = made; // whoever makes it a second time makes the same
    }
    return made;
  }

  /** As a WebSocket has it. */
  String socket() {
    String made = socket;
    if (made == null) {
      made = "{\"type\":\"event\",\"cursor\":\"" + cursor.text() + "\",\"event\":" + json + "}";
      socket = made;
    }
    return made;
  }

  /** About what it takes in memory, both forms made. */
  long bytes() {
    return BESIDE_BYTES + 4L * json.length();
  }
}
