package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.hook.agent.Heard;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An event's fields on their way into a verb's input. */
final class Fields {
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._:@-]");
  private static final int NAME_MAX = 128;
  private static final int LABEL_MAX = 200;
  private static final Map<String, String> BESIDE = Map.of("tool_use_id", "toolUseId", "prompt_id", "promptId",
      "agent_id", "agentId", "agent_type", "agentType", "permission_mode", "permissionMode");

  private final ObjectNode body;
  private final ObjectNode input = Json.MAPPER.createObjectNode();

  Fields(ObjectNode body) {
    this.body = body;
  }

  ObjectNode body() {
    return body;
  }

  /** As it stands, whatever it is; left out when it is not there. */
  Fields raw(String name, String from) {
    JsonNode value = body.get(from);
    return value == null ? this : set(name, value);
  }

  /** Its beginning, when it is a text and not empty; else it is left out. */
  Fields text(String name, String from, int most) {
    String text = Words.text(body.get(from));
    return text == null || text.isEmpty() ? this : set(name, Json.MAPPER.getNodeFactory().textNode(Words.cut(text,
        most)));
  }

  Fields label(String name, String from) {
    return text(name, from, LABEL_MAX);
  }

  Fields set(String name, JsonNode value) {
    input.set(name, value);
    return this;
  }

  /** As a name of ours; null when there is none. */
  String session() {
    String session = Words.text(body.get("session_id"));
    return session == null || session.isEmpty() ? null
        : Words.cut(FOREIGN.matcher(session).replaceAll("_"), NAME_MAX);
  }

  Heard heard(String verb) {
    String session = session();
    if (session != null) {
      input.put("sessionId", session);
    }
    ObjectNode metadata = Json.MAPPER.createObjectNode();
    BESIDE.forEach((from, name) -> {
      String text = Words.text(body.get(from));
      if (text != null) {
        metadata.put(name, Words.cut(text, LABEL_MAX));
      }
    });
    if (!metadata.isEmpty()) {
      input.set("metadata", metadata);
    }
    return new Heard(verb, input, session, false, List.of());
  }
}
