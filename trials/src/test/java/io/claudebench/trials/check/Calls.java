package io.claudebench.trials.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import io.claudebench.trials.history.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history written by hand: each call begins after the one before has ended. */
final class Calls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Recorded> calls = new ArrayList<>();
  private final List<Watched> watched = new ArrayList<>();

  /** JSON with single quotes. */
  Calls ok(String verb, String input, String answer) {
    return add(verb, input, "OK", answer);
  }

  Calls add(String verb, String input, String word, String answer) {
    long at = calls.size() * 10L;
    calls.add(new Recorded(at, at + 5, "c", verb, json(input), word, answer, json(answer)));
    return this;
  }

  Calls created(String id, String text) {
    return ok("task.create", "{'text':'" + text + "','idempotencyKey':'" + text + "'}", "{'id':'" + id + "'}");
  }

  Calls claimed(String id, long fence, String worker) {
    return ok("task.claim", "{'workerId':'" + worker + "'}", "{'tasks':[{'id':'" + id + "','fence':" + fence
        + ",'attempt':1}]}");
  }

  Calls completed(String id, long fence, String result) {
    return ok("task.complete", "{'id':'" + id + "','fence':" + fence + ",'result':'" + result + "'}",
        "{'id':'" + id + "','status':'completed'}");
  }

  /** @param entity null for all */
  Calls watched(String entity, Set<String> seen, String... gaps) {
    watched.add(new Watched("watcher", entity, seen, List.of(gaps)));
    return this;
  }

  History history() {
    return new History(calls, watched);
  }

  static Finals nothing() {
    return finals(Map.of());
  }

  static Finals finals(Map<String, Map<String, String>> both) {
    return new Finals(both, both, Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
