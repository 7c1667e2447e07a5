package io.claudebench.hook.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** Makes books of the built-in rules, as the configuration has them, and of the sets of a tenant. */
public final class Books {
  private final List<Rule> builtIn;

  /** Throws IllegalStateException with one sentence when a pattern of the configuration is none. */
  public Books(HookSettings settings) {
    this.builtIn = BuiltIn.of(settings);
  }

  /** The rules that are there without any set. */
  List<Rule> builtIn() {
    return builtIn;
  }

  /** Refuses {@code INVALID} what is wrong with a set, at its pointer. */
  public Book of(Collection<PolicySpec> sets) {
    return ofRead(sets.stream().map(RuleSet::of).toList());
  }

  Book ofRead(Collection<RuleSet> sets) {
    var soft = new HashSet<String>();
    sets.forEach(set -> soft.addAll(set.soften()));
    var rules = new ArrayList<Rule>();
    builtIn.forEach(rule -> rules.add(soft.contains(rule.name()) ? BuiltIn.softened(rule) : rule));
    sets.forEach(set -> rules.addAll(set.rules()));
    return new Book(rules, sets.stream().anyMatch(RuleSet::redactsResults));
  }
}
