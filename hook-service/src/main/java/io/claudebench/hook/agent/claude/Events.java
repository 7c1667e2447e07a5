package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.hook.agent.Heard;
import java.util.List;

/**
 * What each event asks and tells. Events that are not here ask nothing; fields that are not here are let be. What
 * decides a verdict is handed on as it stands, so that a wrong one is refused; what only labels is made to fit.
 */
final class Events {
  static final String PRE_TOOL_USE = "PreToolUse";
  static final String PERMISSION_REQUEST = "PermissionRequest";
  static final String POST_TOOL_USE = "PostToolUse";
  static final String USER_PROMPT_SUBMIT = "UserPromptSubmit";

  private static final List<String> ANSWERED = List.of(PRE_TOOL_USE, PERMISSION_REQUEST, POST_TOOL_USE,
      USER_PROMPT_SUBMIT, "PostToolUseFailure", "SessionStart", "SessionEnd", "Stop", "SubagentStop", "StopFailure",
      "Notification", "PreCompact");
  /** Characters; with what escapes them they stay within the verbs' limits of bytes. */
  private static final int SPEECH_MAX = 65_536;
  private static final int INSTRUCTIONS_MAX = 16_384;
  private static final int TOOL_MAX = 200;
  private static final int PATH_MAX = 4096;

  /** A guard must not be missed for a capital letter, nor for what stands around it. */
  static String spelled(String event) {
    List<String> words = List.of(event.split("[^A-Za-z]+"));
    return ANSWERED.stream().filter(known -> words.stream().anyMatch(known::equalsIgnoreCase)).findFirst()
        .orElse(event);
  }

  static Heard heard(String event, ObjectNode body) {
    var fields = new Fields(body);
    return switch (event) {
      case PRE_TOOL_USE, PERMISSION_REQUEST -> asked(fields).heard("hook.pre_tool");
      case POST_TOOL_USE -> timed(tool(fields).raw("result", "tool_response")).heard("hook.post_tool")
          .with(TodoTools.changes(body));
      case "PostToolUseFailure" -> timed(tool(fields).set("result", failure(body))
          .set("failed", Json.MAPPER.getNodeFactory().booleanNode(true))).heard("hook.post_tool");
      case USER_PROMPT_SUBMIT -> prompt(fields);
      case "SessionStart" -> place(fields.label("source", "source").label("model", "model"))
          .heard("hook.session_start");
      case "SessionEnd" -> fields.label("reason", "reason").heard("hook.session_end").over();
      case "Stop", "SubagentStop", "StopFailure" -> fields.label("agentId", "agent_id")
          .label("agentType", "agent_type").text("message", "last_assistant_message", SPEECH_MAX)
          .text("error", "error", 2000).heard("hook.agent_stop");
      case "Notification" -> fields.text("message", "message", 10_000).text("title", "title", 500)
          .label("kind", "notification_type").heard("hook.notification");
      case "PreCompact" -> fields.label("trigger", "trigger")
          .text("instructions", "custom_instructions", INSTRUCTIONS_MAX).heard("hook.pre_compact");
      default -> Heard.nothing(fields.session());
    };
  }

  private static Fields tool(Fields fields) {
    JsonNode name = fields.body().get("tool_name");
    return (name != null && name.isTextual() ? fields.text("tool", "tool_name", TOOL_MAX)
        : fields.raw("tool", "tool_name")).raw("params", "tool_input");
  }

  private static Fields asked(Fields fields) {
    return fields.body().path("cwd").asText("-").isEmpty() ? tool(fields) : tool(fields).raw("cwd", "cwd");
  }

  private static Fields timed(Fields fields) {
    JsonNode took = fields.body().path("duration_ms");
    return took.isNumber() && took.asDouble() >= 0 && took.asDouble() <= 31_536_000_000d
        ? fields.set("durationMs", Json.MAPPER.getNodeFactory().numberNode(took.longValue())) : fields;
  }

  private static ObjectNode failure(ObjectNode body) {
    ObjectNode failure = Json.MAPPER.createObjectNode();
    failure.set("error", body.get("error"));
    if (body.path("is_interrupt").isBoolean()) {
      failure.set("isInterrupt", body.get("is_interrupt"));
    }
    return failure;
  }

  /** One with a picture only has no words. */
  private static Heard prompt(Fields fields) {
    if (fields.body().path("prompt").isTextual() && fields.body().get("prompt").textValue().isEmpty()) {
      return Heard.nothing(fields.session());
    }
    ObjectNode context = Json.MAPPER.createObjectNode();
    String cwd = fields.body().path("cwd").asText();
    if (!cwd.isEmpty() && cwd.length() <= PATH_MAX) {
      context.put("cwd", cwd);
    }
    return fields.raw("prompt", "prompt").set("context", context).heard("hook.user_prompt");
  }

  private static Fields place(Fields fields) {
    String cwd = fields.body().path("cwd").asText();
    return cwd.length() <= PATH_MAX ? fields.text("cwd", "cwd", PATH_MAX) : fields;
  }

  private Events() {}
}
