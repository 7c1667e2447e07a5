package io.claudebench.trials.access;

import java.util.Set;

/**
 * Somebody at a door.
 *
 * @param name of the key, as whom agents act
 * @param key what is shown; null is nothing
 * @param roles null of whom no key makes anybody
 */
record Who(String what, String name, String key, String tenant, Set<String> roles) {
  static Who stranger(String what, String key) {
    return new Who(what, "nobody", key, "", null);
  }

  static Who of(String name, String key, String tenant, String... roles) {
    return new Who(name, name, key, tenant, Set.of(roles));
  }

  boolean isStranger() {
    return roles == null;
  }

  /** Whether a declaration that names these roles lets him in; one that names none is for admins of the fleet. */
  boolean may(Set<String> allowed) {
    return roles.contains("admin") && (tenant.isEmpty() || !allowed.isEmpty())
        || roles.stream().anyMatch(allowed::contains);
  }

  /** The key as a client sends it, in either header. */
  String[] headers(boolean isBearer) {
    return key == null ? new String[0] : isBearer ? new String[] {"Authorization", "Bearer " + key}
        : new String[] {"X-API-Key", key};
  }

  @Override
  public String toString() {
    return what;
  }
}
