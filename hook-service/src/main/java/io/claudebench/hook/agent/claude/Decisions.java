package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.hook.policy.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Verdicts in the words that the client reads: documented fields only, as one that is wrongly typed makes it drop all
 * of them and go on. Never {@code allow}.
 */
final class Decisions {
  private static final String NO_REASON = "A rule of this fleet objects.";
  private static final String CHANGED = "A rule of this fleet has changed the input of this tool.";
  private static final String NOT_TO_BE_CHANGED =
      "A rule of this fleet wants other input for this tool, and what it wants cannot be its input.";

  static ObjectNode of(String event, JsonNode output) {
    return switch (event) {
      case Events.PRE_TOOL_USE -> preToolUse(output);
      case Events.PERMISSION_REQUEST -> permissionRequest(output);
      case Events.POST_TOOL_USE -> postToolUse(output);
      case Events.USER_PROMPT_SUBMIT -> userPromptSubmit(output);
      default -> Json.MAPPER.createObjectNode();
    };
  }

  /** Refuses, as whatever is no verdict, {@link IllegalStateException}. */
  private static boolean isAllowed(JsonNode output) {
    if (!output.path("allow").isBoolean()) {
      throw new IllegalStateException("no verdict: " + output);
    }
    return output.get("allow").booleanValue();
  }

  private static ObjectNode preToolUse(JsonNode output) {
    boolean isAllowed = isAllowed(output);
    boolean isAsked = output.path("ask").asBoolean();
    JsonNode modified = output.path("modified");
    boolean isModified = !modified.isMissingNode() && !modified.isNull();
    var answer = new Answer(Events.PRE_TOOL_USE);
    if (!isAllowed && !isAsked || isModified && !modified.isObject()) {
      answer.decision("deny", isAllowed || isAsked ? NOT_TO_BE_CHANGED : reason(output));
    } else if (!isAllowed || isAsked || isModified) {
      answer.decision("ask", isModified && !output.hasNonNull("reason") ? CHANGED : reason(output));
      if (isModified) {
        answer.specific.set("updatedInput", modified);
      }
    }
    return answer.context(warnings(output)).print();
  }

  private static ObjectNode permissionRequest(JsonNode output) {
    return isAllowed(output) || output.path("ask").asBoolean() ? Json.MAPPER.createObjectNode()
        : denied(reason(output));
  }

  private static ObjectNode denied(String why) {
    var answer = new Answer(Events.PERMISSION_REQUEST);
    answer.specific.putObject("decision").put("behavior", "deny").put("message", Words.cut(why));
    return answer.print();
  }

  private static ObjectNode postToolUse(JsonNode output) {
    var answer = new Answer(Events.POST_TOOL_USE).context(warnings(output));
    if (output.hasNonNull("modified")) {
      answer.specific.set("updatedToolOutput", output.get("modified"));
    }
    return answer.print();
  }

  /** A prompt cannot be rewritten there. */
  private static ObjectNode userPromptSubmit(JsonNode output) {
    if (output.path("block").asBoolean()) {
      return Json.MAPPER.createObjectNode().put("decision", "block").put("reason", reason(output));
    }
    var context = new ArrayList<String>();
    if (!output.path("addedContext").asText().isEmpty()) {
      context.add(output.get("addedContext").textValue());
    }
    context.addAll(warnings(output));
    return new Answer(Events.USER_PROMPT_SUBMIT).context(context).print();
  }

  static ObjectNode failure(String event, String why, Failure posture) {
    boolean isDenied = posture == Failure.deny;
    if (posture == Failure.allow || event.equals(Events.PERMISSION_REQUEST) && !isDenied) {
      return Json.MAPPER.createObjectNode();
    }
    return event.equals(Events.PERMISSION_REQUEST) ? denied(why)
        : new Answer(Events.PRE_TOOL_USE).decision(isDenied ? "deny" : "ask", why).print();
  }

  private static String reason(JsonNode output) {
    String reason = output.path("reason").asText();
    return reason.isEmpty() ? NO_REASON : Words.cut(reason);
  }

  private static List<String> warnings(JsonNode output) {
    var warnings = new ArrayList<String>();
    output.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    warnings.removeIf(String::isEmpty);
    return warnings;
  }

  /** What is specific to an event; nothing is said when there is nothing in it. */
  private static final class Answer {
    final ObjectNode specific = Json.MAPPER.createObjectNode();
    private final String event;

    Answer(String event) {
      this.event = event;
      specific.put("hookEventName", event);
    }

    Answer decision(String decision, String reason) {
      specific.put("permissionDecision", decision).put("permissionDecisionReason", Words.cut(reason));
      return this;
    }

    Answer context(List<String> lines) {
      if (!lines.isEmpty()) {
        specific.put("additionalContext", Words.cut(String.join("\n", lines)));
      }
      return this;
    }

    ObjectNode print() {
      ObjectNode answer = Json.MAPPER.createObjectNode();
      return specific.size() == 1 ? answer : answer.set("hookSpecificOutput", specific);
    }
  }

  private Decisions() {}
}
