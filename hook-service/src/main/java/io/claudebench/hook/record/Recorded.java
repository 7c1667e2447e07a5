package io.claudebench.hook.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** One thing that a hook decided or saw: {@code hook.<what>.executed}, of whom, and what is kept of it. */
public final class Recorded {
  /** Behind the name of a text of which not all is kept. */
  public static final String CUT = "Cut";
  /** Characters of a text that wait here: more than are kept, as half a secret may not be known as one. */
  private static final int FACTS = 500;
  private static final int WAITING_MAX = 16_384;

  final String what;
  final String sessionId;
  final String instanceId;
  final ObjectNode facts = Json.MAPPER.createObjectNode();
  /** What callers wrote, which may hold secrets. */
  final Map<String, JsonNode> texts = new LinkedHashMap<>();
  String tool = "";
  boolean isFailure;
  boolean isEnd;

  private Recorded(String what, String sessionId, String instanceId) {
    this.what = what;
    this.sessionId = sessionId;
    this.instanceId = instanceId;
    with("sessionId", sessionId);
    with("instanceId", instanceId);
  }

  /** @param what the action of the verb: {@code pre_tool} */
  public static Recorded of(String what, String sessionId, String instanceId) {
    return new Recorded(what, sessionId, instanceId);
  }

  /** The tool that it is about, whose stream has it too. */
  public Recorded tool(String name) {
    tool = name;
    facts.put("tool", name);
    return this;
  }

  /** It counts against its tool. */
  public Recorded failed() {
    isFailure = true;
    facts.put("failed", true);
    return this;
  }

  /** Its session is over. */
  public Recorded ended() {
    isEnd = true;
    return this;
  }

  /** A fact of ours; null is left out. */
  public Recorded with(String name, Object value) {
    if (value != null) {
      facts.set(name, Json.MAPPER.valueToTree(value));
    }
    return this;
  }

  /** What a caller wrote: kept without its secrets, and not longer than textMax; null is left out. */
  public Recorded text(String name, JsonNode value) {
    if (value != null && !value.isNull()) {
      Abridged part = Abridged.of(value, WAITING_MAX);
      texts.put(name, part.value);
      if (part.isCut) {
        facts.put(name + CUT, true);
      }
    }
    return this;
  }

  /** @see #text(String, JsonNode) */
  public Recorded text(String name, String value) {
    return value == null ? this : text(name, Json.MAPPER.getNodeFactory().textNode(value));
  }

  /** About how many characters it takes until it is written. */
  int weight() {
    return FACTS + texts.values().stream().mapToInt(Abridged::length).sum();
  }

  String entity() {
    return sessionId != null ? sessionId : instanceId != null ? instanceId : "-";
  }
}
