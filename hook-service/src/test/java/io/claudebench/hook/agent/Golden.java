package io.claudebench.hook.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** What each event of Claude Code looks like; see the README beside the files. */
public final class Golden {
  public static final List<String> EVENTS = List.of("SessionStart", "Setup", "UserPromptSubmit", "UserPromptExpansion",
      "PreToolUse", "PermissionRequest", "PermissionDenied", "PostToolUse", "PostToolUseFailure", "PostToolBatch",
      "Notification", "MessageDisplay", "SubagentStart", "SubagentStop", "TaskCreated", "TaskCompleted", "Stop",
      "StopFailure", "TeammateIdle", "InstructionsLoaded", "ConfigChange", "CwdChanged", "DirectoryAdded",
      "FileChanged", "WorktreeCreate", "WorktreeRemove", "PreCompact", "PostCompact", "PreModelSwitch",
      "PostModelSwitch", "Elicitation", "ElicitationResult", "SessionEnd");
  public static final Set<String> GUARDS = Set.of("PreToolUse", "PermissionRequest");
  public static final String PATH = "/agents/claude-code";

  public static ObjectNode of(String event) {
    try (InputStream file = Golden.class.getResourceAsStream("/agents/claude-code/" + event + ".json")) {
      return (ObjectNode) Rest.json(new String(file.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PreToolUse of a shell command. */
  public static ObjectNode bash(String command) {
    ObjectNode body = of("PreToolUse");
    body.withObject("/tool_input").put("command", command);
    return body;
  }

  public static Reply post(String event, Object body, String... headers) {
    return Rest.HERE.post(PATH.substring(1) + "?event=" + event, body, headers);
  }

  private Golden() {}
}
