package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.policy.Failure;
import io.claudebench.hook.agent.Adapter;
import io.claudebench.hook.agent.Heard;
import jakarta.inject.Singleton;

/** Claude Code's hooks of kind {@code http}, and the bridge for those that can only be commands. */
@Singleton
final class ClaudeCode implements Adapter {
  static final String AGENT = "claude-code";

  @Override
  public String agent() {
    return AGENT;
  }

  @Override
  public String event(String asked, JsonNode body) {
    JsonNode name = body == null ? null : body.get("hook_event_name");
    String own = name == null || !name.isTextual() ? "" : Events.spelled(name.textValue());
    String said = asked == null ? own : Events.spelled(asked);
    String event = isGuard(own) && !isGuard(said) ? own : said;
    return event.isEmpty() ? null : event;
  }

  @Override
  public boolean isGuard(String event) {
    return event.equals(Events.PRE_TOOL_USE) || event.equals(Events.PERMISSION_REQUEST);
  }

  @Override
  public Heard heard(String event, ObjectNode body) {
    return Events.heard(event, body);
  }

  @Override
  public ObjectNode answer(String event, JsonNode output) {
    return Decisions.of(event, output);
  }

  @Override
  public ObjectNode failure(String event, String why, Failure posture) {
    return Decisions.failure(event, why, posture);
  }

  @Override
  public ObjectNode setup(Setup setup) {
    return new Fragment(setup, Client.of(setup.client())).print();
  }
}
