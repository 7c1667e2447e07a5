package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;

/**
 * An event in the JSON form of CloudEvents 1.0. What the envelope has beside its attributes are extensions, whose names
 * are in lower case: {@code version}, {@code schema}, {@code partitionkey}, {@code traceparent}, {@code actor},
 * {@code sessionid}, {@code correlationid}.
 */
final class CloudEvent {

  /** Which fleet and tenant events come from. */
  static String source(String tenant) {
    return tenant.isEmpty() ? "/claudebench" : "/claudebench/" + tenant;
  }

  static ObjectNode of(JsonNode envelope, String source) {
    ObjectNode event = Json.MAPPER.createObjectNode().put("specversion", "1.0");
    event.set("id", envelope.get("id"));
    event.put("source", source);
    event.set("type", envelope.get("type"));
    copy(envelope, "entity", event, "subject");
    copy(envelope, "timestamp", event, "time");
    event.put("datacontenttype", "application/json");
    version(envelope.path("version"), event);
    copy(envelope, "schema", event, "schema");
    copy(envelope, "partitionKey", event, "partitionkey");
    JsonNode metadata = envelope.path("metadata");
    copy(metadata, "traceparent", event, "traceparent");
    copy(metadata, "actor", event, "actor");
    copy(metadata, "sessionId", event, "sessionid");
    copy(metadata, "correlationId", event, "correlationid");
    event.set("data", envelope.get("payload"));
    return event;
  }

  /** Numbers of CloudEvents have 32 bits, and SDKs refuse others: what is larger, as times are, is its digits. */
  private static void version(JsonNode version, ObjectNode event) {
    if (version.isNumber() && !version.canConvertToInt()) {
      event.put("version", version.asText());
    } else if (!version.isMissingNode()) {
      event.set("version", version);
    }
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String as) {
    if (from.hasNonNull(name)) {
      to.set(as, from.get(name));
    }
  }

  private CloudEvent() {}
}
