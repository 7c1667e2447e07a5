package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.List;

/**
 * What changes of a todo that has an id of the agent's own; null leaves a field as it is.
 *
 * @param addBlockedBy ids of what must be completed before it
 * @param addBlocks ids of what waits for it
 * @param isDeleted whether it goes
 */
public record Change(String content, TodoStatus status, String activeForm, String description,
    List<String> addBlockedBy, List<String> addBlocks, boolean isDeleted) {

  public Change {
    addBlockedBy = addBlockedBy == null ? List.of() : List.copyOf(addBlockedBy);
    addBlocks = addBlocks == null ? List.of() : List.copyOf(addBlocks);
  }

  /** That it goes. */
  public static Change deleted() {
    return new Change(null, null, null, null, null, null, true);
  }

  /** How far it is, and nothing else. */
  public static Change to(TodoStatus status) {
    return new Change(null, status, null, null, null, null, false);
  }

  /** As scripts take it. */
  ObjectNode kept() {
    ObjectNode kept = Json.MAPPER.createObjectNode();
    put(kept, "text", Todo.text(content, Todo.CONTENT_MAX));
    put(kept, "status", status == null ? null : status.name());
    put(kept, "activeForm", Todo.text(activeForm, Todo.ACTIVE_MAX));
    put(kept, "description", Todo.text(description, Todo.CONTENT_MAX));
    return isDeleted ? kept.put("gone", true) : kept;
  }

  private static void put(ObjectNode kept, String name, String value) {
    if (value != null) {
      kept.put(name, value);
    }
  }
}
