package io.claudebench.core;

import java.util.Set;

/**
 * Who asks, as the door verified it.
 *
 * @param tenant the tenant's name; empty is the default tenant
 * @param actor the name of the key, else the address; a label for limits, logs and events, never a permission
 * @param roles what it may do; empty with {@code internal} for commands out of Redis
 */
public record Caller(String tenant, String actor, Set<String> roles) {

  /**
   * Whether one of these roles is held; {@code admin} and {@code internal} always are allowed, no roles asked is
   * everybody.
   */
  public boolean may(Set<String> allowed) {
    return allowed.isEmpty() || roles.contains("admin") || roles.contains("internal")
        || roles.stream().anyMatch(allowed::contains);
  }
}
