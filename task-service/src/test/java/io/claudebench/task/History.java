package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Events;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What happened to each task, in order: a transition is one version and one event, so the streams are the one true
 * order of all that concurrent clients did. Each event carries the trace of its call; events without one are the
 * fleet's own (sweeps).
 */
record History(Map<String, List<Event>> tasks) {
  private static final List<String> WITHIN = List.of("task.created", "task.claimed", "task.completed", "task.failed",
      "task.dead");

  /** @param trace 32 hex digits of the call that made it */
  record Event(String type, String entity, int version, long atMs, String trace, String raw) {

    String instance() {
      return raw.replaceAll(".*\"instanceId\":\"([^\"]+)\".*", "$1");
    }
  }

  static History read(Resp redis, Keys keys) {
    var tasks = new TreeMap<String, List<Event>>(Comparator.comparing((String id) -> Long.parseLong(id.substring(2))));
    Events.TYPES.stream().filter(type -> type.startsWith("task.")).forEach(type -> {
      for (String entry : redis.entries(keys.of(Key.STREAM, type))) {
        Event event = event(entry);
        if (!event.type().equals(type)) {
          throw new AssertionError("stream of " + type + " holds " + event.raw());
        }
        tasks.computeIfAbsent(event.entity(), id -> new ArrayList<>()).add(event);
      }
    });
    tasks.values()
        .forEach(list -> list.sort(Comparator.comparingInt(Event::version)
            .thenComparing(e -> WITHIN.indexOf(e.type()))));
    return new History(tasks);
  }

  private static Event event(String text) {
    JsonNode json = Json.read(text);
    String parent = json.path("metadata").path("traceparent").asText("");
    return new Event(json.path("type").asText(), json.path("entity").asText(), json.path("version").asInt(),
        Instant.parse(json.path("timestamp").asText()).toEpochMilli(), parent.length() == 55 ? parent.substring(3, 35)
        : "", text);
  }

  /** How many events each call made. */
  Map<String, List<Event>> byTrace() {
    var calls = new HashMap<String, List<Event>>();
    tasks.values()
        .forEach(list -> list.stream().filter(e -> !e.type().equals("task.dead"))
            .forEach(e -> calls.computeIfAbsent(e.trace(), t -> new ArrayList<>()).add(e)));
    return calls;
  }
}
