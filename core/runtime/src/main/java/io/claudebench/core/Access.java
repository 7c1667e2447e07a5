package io.claudebench.core;

import java.util.List;

/** Who may call a verb. Whoever is not named may not, but {@code admin} and {@code internal}, who may call all. */
public enum Access {
  /** Shows what there is. */
  READ("watcher", "agent", "worker", "operator"),
  /** Hands in tasks and events, changes them, takes them back. */
  SUBMIT("agent", "worker", "operator"),
  /** Does the work: says that it is there, claims, ends, locks, shares state. */
  WORK("agent", "worker"),
  /** Concerns the work of all. */
  OPERATE("operator"),
  /** Hands out access. */
  ADMINISTER;

  private final List<String> roles;

  Access(String... roles) {
    this.roles = List.of(roles);
  }

  public List<String> roles() {
    return roles;
  }
}
