package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;

/** What is next for a session. */
sealed interface Step {

  /**
   * A verb that changes a task. It is written down before it is sent, and sent again under its id until it is answered:
   * so it is done once, and nothing overtakes it.
   *
   * @param key of the todo; empty for a task that is nobody's
   * @param then what is known of the task once it is done
   */
  record Command(String key, String verb, ObjectNode input, Made then, String id) implements Step {

    Command(String key, String verb, ObjectNode input, Made then) {
      this(key, verb, input, then, null);
    }

    static Command of(String kept) {
      JsonNode its = Json.read(kept);
      return new Command(its.path("key").asText(), its.path("verb").asText(), (ObjectNode) its.get("input"),
          Made.of(its.get("then").toString()), its.path("id").asText());
    }

    Command under(String id) {
      return new Command(key, verb, input, then, id);
    }

    String kept() {
      ObjectNode kept = Json.MAPPER.createObjectNode().put("key", key).put("verb", verb).put("id", id);
      kept.set("input", input);
      kept.set("then", Json.read(then.toString()));
      return kept.toString();
    }
  }

  /** Its task may be elsewhere than thought. */
  record Look(String key) implements Step {}

  /** The session's instance is to be there, or is not to be there. */
  record Register(boolean isThere) implements Step {}

  /** What came of it cannot be changed; it is left until the todo changes. */
  record GiveUp(String key, String why) implements Step {}

  /** It is off the list, and its task has ended. */
  record Forget(String key) implements Step {}

  /** All is where it should be. */
  record Nothing() implements Step {}
}
