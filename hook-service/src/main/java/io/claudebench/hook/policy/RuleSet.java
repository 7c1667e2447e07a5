package io.claudebench.hook.policy;

import io.claudebench.core.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A set of rules, with what it takes to ask them.
 *
 * @param soften names of built-in rules that ask where they would deny
 */
record RuleSet(List<Rule> rules, List<String> soften, boolean redactsResults) {
  /** Of the patterns of a set, so that no set takes the memory. */
  private static final int SIZE_MAX = 50_000;

  /** Refuses {@code INVALID} what is wrong with it, at its pointer. */
  static RuleSet of(PolicySpec set) {
    var names = new HashSet<String>();
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < set.rules().size(); i++) {
      RuleSpec spec = set.rules().get(i);
      String at = "/policy/rules/" + i;
      if (BuiltIn.names().contains(spec.name()) || spec.name().equals(Book.UNSEEN)) {
        throw Refusal.invalid(at + "/name", "is that of a built-in rule; soften takes those back to ask");
      }
      if (!names.add(spec.name())) {
        throw Refusal.invalid(at + "/name", "stands twice in the set");
      }
      rules.add(Rule.of(spec, at));
    }
    if (rules.stream().mapToLong(rule -> rule.conditions().size()).sum() > SIZE_MAX) {
      throw Refusal.invalid("/policy/rules", "have patterns that are too large together; repeat less in them");
    }
    List<String> soften = set.soften() == null ? List.of() : set.soften();
    if (!BuiltIn.names().containsAll(soften)) {
      throw Refusal.invalid("/policy/soften", "must be of " + BuiltIn.names());
    }
    return new RuleSet(rules, soften, set.redactResults());
  }
}
