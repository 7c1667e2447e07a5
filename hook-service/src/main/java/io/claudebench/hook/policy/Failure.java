package io.claudebench.hook.policy;

/** What is answered where a rule, or the service itself, cannot decide. */
public enum Failure {
  deny, ask, allow;

  /** Null allows. */
  Action action() {
    return switch (this) {
      case deny -> Action.deny;
      case ask -> Action.ask;
      case allow -> null;
    };
  }
}
