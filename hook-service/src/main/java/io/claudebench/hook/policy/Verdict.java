package io.claudebench.hook.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.hook.effect.Found;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules say of a call.
 *
 * @param action deny or ask; null when there is no objection
 * @param rule the name of the rule that decided; null without an objection
 * @param reason the rule and why; null without an objection
 * @param severity of that rule
 * @param cause the effect that it saw; null when it saw none
 * @param modified other parameters to run with; null when no rule makes any
 * @param isFull whether all was seen that decides what runs
 * @param shadows what rules that only watch would have said
 * @param leases rules that decide by a lease, which nobody has asked yet
 */
public record Verdict(Action action, String rule, String reason, Severity severity, Found cause, JsonNode modified,
    List<String> warnings, boolean isFull, List<String> shadows, List<Rule> leases) {

  public boolean allow() {
    return action == null;
  }

  public boolean asks() {
    return action == Action.ask;
  }

  /** The same, and what a rule that only watches would have said. */
  Verdict shadowed(String word) {
    var words = new ArrayList<>(shadows);
    words.add(word);
    return new Verdict(action, rule, reason, severity, cause, modified, warnings, isFull, List.copyOf(words), leases);
  }

  /** The same where one of its lease rules objects. */
  Verdict by(Rule lease, Action what, String why) {
    return new Verdict(what, lease.name(), lease.name() + ": " + why, lease.spec().severity(), null, null, List.of(),
        isFull, shadows, List.of());
  }
}
