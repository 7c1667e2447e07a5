package io.claudebench.hook.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.policy.Failure;

/** How one agent speaks to its hooks. The only place that knows its words. */
public interface Adapter {

  /** The last part of its path: {@code claude-code}. */
  String agent();

  /**
   * As the agent spells it.
   *
   * @param asked what the query says, which wins unless only the body names a guard; null when it says nothing
   * @param body null when it was not read
   * @return null when neither says which; an unknown one as it stands
   */
  String event(String asked, JsonNode body);

  /** Whether something waits for a verdict that any other answer than a verdict lets pass. */
  boolean isGuard(String event);

  /** What the event asks and tells. What decides is as it was sent, so that the verb refuses what is wrong with it. */
  Heard heard(String event, ObjectNode body);

  /**
   * The decision in the agent's words; empty when there is no objection.
   *
   * @param output of the verb
   */
  ObjectNode answer(String event, JsonNode output);

  /** The answer of a guard when there is no decision. @param why one sentence */
  ObjectNode failure(String event, String why, Failure posture);

  /** What its user puts into its configuration. Refuses {@code INVALID} a client of which nothing is known. */
  ObjectNode setup(Setup setup);

  /**
   * For whom the configuration is.
   *
   * @param client the version of the agent; null when it was not told
   * @param base where this service is, without a slash at the end
   * @param isBridged whether every hook is to be a command
   * @param timeoutSeconds how long a hook waits, longer than we take
   */
  record Setup(String client, String base, boolean isBridged, int timeoutSeconds, Failure posture) {}
}
