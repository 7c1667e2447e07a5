package io.claudebench.core;

import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tenants there are, and where each has its keys: those that the configured API keys name, and the default one,
 * whose name is empty. Whoever works for all of them asks here.
 */
@Singleton
public final class Tenants {
  private final Set<String> names = new TreeSet<>(Set.of(""));
  private final String prefix;

  Tenants(Settings settings) {
    prefix = settings.prefix();
    settings.keys().values().forEach(key -> names.add(key.tenant().orElse("")));
  }

  /** Every tenant that can be acted for, the default one first. */
  public Set<String> names() {
    return names;
  }

  /** The keys of one tenant. */
  public Keys keys(String tenant) {
    return Keys.of(prefix, tenant);
  }

  /** The keys of what the fleet has once; they are the default tenant's. */
  public Keys fleet() {
    return keys("");
  }
}
