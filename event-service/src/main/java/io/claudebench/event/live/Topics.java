package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.access.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the client of a WebSocket has asked for, frame by frame, within what its token shows. */
final class Topics {
  private final Set<String> patterns = new LinkedHashSet<>();
  private final Map<String, String> named = new LinkedHashMap<>();
  private final Token token;
  private final int most;

  /** @param token null when there is none  @param most patterns at once */
  Topics(Token token, int most) {
    this.token = token;
    this.most = most;
  }

  /** With what a frame adds. Refuses {@code INVALID} and {@code FORBIDDEN}, and then nothing is added. */
  Filter add(JsonNode frame) {
    List<String> more = events(frame);
    if (more.isEmpty()) {
      throw Refusal.invalid("/events", "must be names of types, prefix.* or *");
    }
    var wanted = new LinkedHashSet<>(patterns);
    wanted.addAll(more);
    var values = new LinkedHashMap<>(named);
    Filter.FIELDS.stream().filter(frame::hasNonNull).forEach(field -> values.put(field, frame.get(field).asText()));
    Filter filter = filter(wanted, values);
    patterns.addAll(more);
    named.putAll(values);
    return filter;
  }

  /** Without what a frame takes away; null when nothing is left. */
  Filter remove(JsonNode frame) {
    List<String> less = events(frame);
    less.forEach(patterns::remove);
    if (less.isEmpty() || patterns.isEmpty()) {
      clear();
      return null;
    }
    return filter(patterns, named);
  }

  void clear() {
    patterns.clear();
    named.clear();
  }

  private Filter filter(Set<String> types, Map<String, String> values) {
    Filter filter = Filter.of(new ArrayList<>(types), values, "events", most);
    return token == null ? filter : filter.within(Filter.of(token.filter()));
  }

  private static List<String> events(JsonNode frame) {
    var events = new ArrayList<String>();
    JsonNode given = frame.path("events");
    if (given.isTextual()) {
      events.add(given.textValue());
    }
    given.forEach(type -> events.add(type.asText()));
    return events;
  }

  /** What there is now. */
  ObjectNode told() {
    ObjectNode data = Json.MAPPER.createObjectNode();
    patterns.forEach(data.putArray("events")::add);
    return data;
  }
}
