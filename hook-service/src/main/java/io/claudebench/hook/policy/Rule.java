package io.claudebench.hook.policy;

import io.claudebench.core.Refusal;

/** A rule in force, with what it takes to ask it. */
record Rule(RuleSpec spec, Conditions conditions, Change change) {
  private static final String PATTERN = "It matches a rule of this fleet.";

  /** Refuses {@code INVALID}. @param at the JSON pointer of the rule */
  static Rule of(RuleSpec spec, String at) {
    boolean isPrompt = spec.on() == RuleSpec.Subject.prompt;
    if (isPrompt && spec.action() != Action.deny && spec.action() != Action.warn && spec.action() != Action.off) {
      throw Refusal.invalid(at + "/action", "must be deny, warn or off for a prompt");
    }
    if (spec.action() == Action.modify && spec.set() == null && !Boolean.TRUE.equals(spec.stripPrivilege())) {
      throw Refusal.invalid(at, "must say with set or stripPrivilege what to modify");
    }
    if (spec.requiresLease() && (isPrompt || spec.action() != Action.deny && spec.action() != Action.ask)) {
      throw Refusal.invalid(at + "/action", "must be deny or ask where a lease is required, and on a tool");
    }
    if (isPrompt && (spec.tools() != null || spec.effects() != null || spec.paths() != null || spec.hosts() != null
        || spec.fields() != null)) {
      throw Refusal.invalid(at, "must have only a pattern where it looks at a prompt");
    }
    if (!isPrompt && spec.context() != null) {
      throw Refusal.invalid(at + "/context", "belongs to rules on prompts");
    }
    if (spec.action() != Action.modify && (spec.set() != null || Boolean.TRUE.equals(spec.stripPrivilege()))) {
      throw Refusal.invalid(at + "/action", "must be modify where it says what to modify");
    }
    if (spec.mustHold() && !spec.requiresLease()) {
      throw Refusal.invalid(at + "/mustHold", "belongs to requiresLease");
    }
    return new Rule(spec, new Conditions(spec, at), spec.action() == Action.modify ? new Change(spec) : null);
  }

  String name() {
    return spec.name();
  }

  /** The rule and why. Without words of the call: what is told is kept, and they may hold secrets. */
  String told(Conditions.Cause cause) {
    return name() + ": " + (spec.reason() != null ? spec.reason() : cause.found() != null ? cause.found().why()
        : PATTERN);
  }
}
