package io.claudebench.hook.policy;

/** What a rule does about a call, in the order in which they win; the names are those of the contract. */
public enum Action {
  deny, ask,
  /** Offers other parameters. */
  modify,
  /** Allows, with a word. */
  warn,
  /** Nothing: the rule stands in its set and is not in force. */
  off
}
