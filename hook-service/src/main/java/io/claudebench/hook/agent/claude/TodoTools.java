package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.agent.TodoChange;
import java.util.ArrayList;
import java.util.List;

/** The todos that tools have written: {@code TodoWrite}, {@code TaskCreate}, {@code TaskUpdate}, once they have run. */
final class TodoTools {

  /** @param body of a tool that ran well */
  static List<TodoChange> changes(ObjectNode body) {
    JsonNode input = body.path("tool_input");
    if (!body.path("tool_response").path("success").asBoolean(true)) {
      return List.of();
    }
    return switch (body.path("tool_name").asText()) {
      case "TodoWrite" -> input.path("todos").isArray() ? List.of(listed(input.get("todos"))) : List.of();
      case "TaskCreate" -> made(input, body.path("tool_response"));
      case "TaskUpdate" -> changed(input);
      default -> List.of();
    };
  }

  private static TodoChange listed(JsonNode todos) {
    var items = new ArrayList<TodoChange.Item>();
    for (JsonNode todo : todos) {
      items.add(new TodoChange.Item(first(todo, "content"), first(todo, "status"),
          first(todo, "activeForm", "active_form")));
    }
    return new TodoChange.Listed(items);
  }

  /** Which id it has only the answer says. */
  private static List<TodoChange> made(JsonNode input, JsonNode response) {
    String id = first(response.path("task"), "id");
    return id == null ? List.of() : List.of(new TodoChange.Made(id, first(input, "subject"),
        first(input, "description"), first(input, "activeForm", "active_form")));
  }

  private static List<TodoChange> changed(JsonNode input) {
    String id = first(input, "taskId", "id", "task_id");
    return id == null ? List.of() : List.of(new TodoChange.Changed(id, first(input, "status"), first(input, "subject"),
        first(input, "description"), first(input, "activeForm", "active_form"), first(input, "owner"),
        ids(input, "addBlocks"), ids(input, "addBlockedBy")));
  }

  /** Models also write other names than the documented one, which comes first. */
  private static String first(JsonNode object, String... names) {
    for (String name : names) {
      String text = Words.text(object.get(name));
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static List<String> ids(JsonNode input, String name) {
    var ids = new ArrayList<String>();
    input.path(name).forEach(id -> {
      if (Words.text(id) != null) {
        ids.add(id.asText());
      }
    });
    return ids;
  }

  private TodoTools() {}
}
