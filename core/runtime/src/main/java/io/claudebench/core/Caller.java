package io.claudebench.core;

import java.util.Collections;
import java.util.Set;

/**
 * Who asks, as the door verified it.
 *
 * @param tenant the tenant's name; empty is the default tenant
 * @param actor the name of the key, else the address: a label for limits, logs and events. It gives no permission; of
 *     whoever is only an agent it says which instances and tasks are its own
 * @param roles what it may do; empty with {@code internal} for commands out of Redis
 * @param key which key it showed, by which it is found again; empty for none
 */
public record Caller(String tenant, String actor, Set<String> roles, String key) {
  private static final Set<String> BEYOND_AGENT = Set.of("worker", "operator", "admin", "internal");

  /** One that showed no key. */
  public Caller(String tenant, String actor, Set<String> roles) {
    this(tenant, actor, roles, "");
  }

  /**
   * Whether one of these roles is held; {@code admin} and {@code internal} always are allowed.
   */
  public boolean may(Set<String> allowed) {
    return roles.contains("admin") || roles.contains("internal")
        || roles.stream().anyMatch(allowed::contains);
  }

  /** Whether it is an agent and no more than that: it acts as instances of its own, and changes tasks of its own. */
  public boolean isOnlyAgent() {
    return roles.contains("agent") && Collections.disjoint(roles, BEYOND_AGENT);
  }

  /** Whether an instance is its own: it has its name, or is a session of it, such as {@code alice:1}. */
  public boolean owns(String instance) {
    return instance.equals(actor) || instance.startsWith(actor + ":");
  }
}
