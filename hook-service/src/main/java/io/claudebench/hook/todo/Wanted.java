package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What a todo shall be.
 *
 * @param key {@code n} and a number, or {@code i} and the agent's own id
 * @param blockedBy keys of what must be completed first
 * @param attempt how many tasks there shall have been: one more whenever it went on after it was completed
 * @param rev version of its last change
 * @param isGone whether it is off the list
 */
record Wanted(String key, String text, TodoStatus status, String activeForm, String description,
    List<String> blockedBy, int attempt, String rev, boolean isGone) {

  static Wanted of(String key, String kept) {
    JsonNode todo = Json.read(kept);
    var blockedBy = new ArrayList<String>();
    todo.path("blockedBy").forEach(one -> blockedBy.add(one.asText()));
    return new Wanted(key, todo.path("text").asText(), TodoStatus.valueOf(todo.path("status").asText()),
        todo.path("activeForm").textValue(), todo.path("description").textValue(), blockedBy,
        todo.path("attempt").asInt(1), todo.path("rev").asText(), todo.path("gone").asBoolean());
  }

  /** What was completed stays that, on the list or not. */
  boolean isDone() {
    return status == TodoStatus.completed;
  }

  /** Off the list before it was completed. */
  boolean isDropped() {
    return isGone && !isDone();
  }
}
