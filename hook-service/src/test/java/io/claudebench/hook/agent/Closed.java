package io.claudebench.hook.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Claude Code 2.1.295 may be answered by us: these fields and no other, of these types, texts of 10,000 characters
 * at most. It drops a whole answer for one field, and the tool runs.
 */
public final class Closed {
  private static final int TEXT_MAX = 10_000;
  private static final Map<String, Set<String>> SPECIFIC = Map.of(
      "PreToolUse", Set.of("hookEventName", "permissionDecision", "permissionDecisionReason", "updatedInput",
          "additionalContext"),
      "PermissionRequest", Set.of("hookEventName", "decision"),
      "PostToolUse", Set.of("hookEventName", "additionalContext", "updatedToolOutput"),
      "UserPromptSubmit", Set.of("hookEventName", "additionalContext"));
  private static final Set<String> OBJECTS = Set.of("updatedInput", "decision");
  private static final Set<String> ANY = Set.of("updatedToolOutput");

  /** What is wrong with it; empty when nothing is. */
  public static List<String> broken(String event, JsonNode answer) {
    var broken = new ArrayList<String>();
    if (!answer.isObject()) {
      return List.of("no object: " + answer);
    }
    boolean mayBlock = event.equals("UserPromptSubmit");
    answer.properties().forEach(field -> {
      switch (field.getKey()) {
        case "hookSpecificOutput" -> specific(event, field.getValue(), broken);
        case "decision" -> must(mayBlock && field.getValue().asText().equals("block"), field, broken);
        case "reason" -> must(mayBlock && isText(field.getValue()), field, broken);
        default -> must(false, field, broken);
      }
    });
    return broken;
  }

  private static void specific(String event, JsonNode specific, List<String> broken) {
    Set<String> known = SPECIFIC.getOrDefault(event, Set.of());
    if (!specific.path("hookEventName").asText().equals(event)) {
      broken.add("of another event: " + specific);
    }
    specific.properties().forEach(field -> {
      String name = field.getKey();
      must(known.contains(name) && (ANY.contains(name)
          || (OBJECTS.contains(name) ? field.getValue().isObject() : isText(field.getValue()))), field, broken);
    });
    if (specific.has("permissionDecision")) {
      must(Set.of("deny", "ask").contains(specific.get("permissionDecision").asText())
          && specific.path("permissionDecisionReason").asText().length() > 0, "permissionDecision", specific, broken);
    }
    if (specific.has("updatedInput")) {
      must(specific.path("permissionDecision").asText().equals("ask"), "updatedInput", specific, broken);
    }
    if (specific.has("decision")) {
      JsonNode decision = specific.get("decision");
      must(decision.size() == 2 && decision.path("behavior").asText().equals("deny")
          && isText(decision.path("message")), "decision", decision, broken);
    }
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty() && value.textValue().length() <= TEXT_MAX;
  }

  private static void must(boolean isSo, Map.Entry<String, JsonNode> field, List<String> broken) {
    must(isSo, field.getKey(), field.getValue(), broken);
  }

  private static void must(boolean isSo, String name, JsonNode value, List<String> broken) {
    if (!isSo) {
      broken.add(name + ": " + value);
    }
  }

  private Closed() {}
}
