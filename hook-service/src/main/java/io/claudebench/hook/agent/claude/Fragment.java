package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.hook.policy.Failure;
import io.claudebench.hook.agent.Adapter.Setup;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code {"settings": …, "mcp": …}}: what goes into {@code .claude/settings.json} and {@code .mcp.json} of a project,
 * in this order. The key stands in the environment of whoever works there, never in what is printed.
 */
record Fragment(Setup setup, Client client) {
  private static final List<String> FROM_THE_BEGINNING = List.of(Events.PRE_TOOL_USE, Events.POST_TOOL_USE,
      Events.USER_PROMPT_SUBMIT, "SessionStart", "SessionEnd", "Stop", "SubagentStop", "Notification", "PreCompact");
  private static final List<String> SINCE_HTTP = List.of(Events.PERMISSION_REQUEST, "PostToolUseFailure");
  private static final Set<String> OF_TOOLS = Set.of(Events.PRE_TOOL_USE, Events.PERMISSION_REQUEST,
      Events.POST_TOOL_USE, "PostToolUseFailure");
  /** An http hook there is silently not run. */
  private static final Set<String> COMMANDS_ONLY = Set.of("SessionStart", "Setup");
  private static final String BRIDGE = "sh \"$CLAUDE_PROJECT_DIR\"/.claude/hooks/claudebench ";
  /** All hooks of the end of a session share 1.5 s. */
  private static final int LAST_SECONDS = 1;

  ObjectNode print() {
    ObjectNode printed = Json.MAPPER.createObjectNode();
    ObjectNode settings = printed.putObject("settings");
    environment(settings.putObject("env"));
    ObjectNode hooks = settings.putObject("hooks");
    FROM_THE_BEGINNING.forEach(event -> hook(hooks, event));
    if (client.hasHttp()) {
      SINCE_HTTP.forEach(event -> hook(hooks, event));
    }
    ObjectNode server = printed.putObject("mcp").putObject("mcpServers").putObject("claudebench");
    server.put("type", "http").put("url", setup.base() + "/mcp").putObject("headers")
        .put("Authorization", "Bearer ${CLAUDEBENCH_KEY:-}");
    return printed;
  }

  private void environment(ObjectNode env) {
    env.put("CLAUDEBENCH_URL", setup.base())
        .put("CLAUDEBENCH_ON_FAILURE", setup.posture().name().toLowerCase(Locale.ROOT))
        .put("CLAUDEBENCH_HOOK_TIMEOUT", Integer.toString(Math.max(1, setup.timeoutSeconds() - 1)));
    if (client.wantsTodoTools()) {
      env.put("CLAUDE_CODE_ENABLE_TODO_TOOLS", "1");
    }
  }

  private void hook(ObjectNode hooks, String event) {
    ObjectNode entry = hooks.putArray(event).addObject();
    if (OF_TOOLS.contains(event)) {
      entry.put("matcher", "*");
    }
    ObjectNode hook = entry.putArray("hooks").addObject();
    if (client.hasHttp() && !setup.isBridged() && !COMMANDS_ONLY.contains(event)) {
      http(hook, event);
    } else {
      hook.put("type", "command").put("command", BRIDGE + event);
    }
    hook.put("timeout", event.equals("SessionEnd") ? LAST_SECONDS : setup.timeoutSeconds());
  }

  private void http(ObjectNode hook, String event) {
    hook.put("type", "http").put("url", setup.base() + "/agents/" + ClaudeCode.AGENT + "?event=" + event);
    hook.putObject("headers").put("Authorization", "Bearer $CLAUDEBENCH_KEY")
        .put("X-ClaudeBench-Instance", "$CLAUDEBENCH_INSTANCE");
    hook.putArray("allowedEnvVars").add("CLAUDEBENCH_KEY").add("CLAUDEBENCH_INSTANCE");
    if (event.equals(Events.PRE_TOOL_USE) && client.hasOnFailure() && setup.posture() != Failure.allow) {
      hook.put("onFailure", "block");
    }
  }
}
