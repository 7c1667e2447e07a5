package io.claudebench.core;

/** What a key may be for. Which verbs each may call is said by {@link Access}. */
public enum Role {
  watcher, agent, worker, operator, admin
}
