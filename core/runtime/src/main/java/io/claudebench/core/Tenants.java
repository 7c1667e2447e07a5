package io.claudebench.core;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which tenants there are, what each may have, and where it has its keys: the default one, whose name is empty, those
 * that the configured API keys name, and those that tenant.create made. Whoever works for all of them asks here.
 */
@Singleton
public final class Tenants {
  private final List<Watcher> watchers = new ArrayList<>();
  private final Set<String> configured = new TreeSet<>(Set.of(""));
  private final Map<String, Departure> departures = new ConcurrentHashMap<>();
  private final String prefix;
  private volatile Set<String> names;
  private volatile Map<String, TenantLimits> limits = Map.of();

  /** Who works for each. */
  private record Watcher(Consumer<String> came, Consumer<String> left) {}

  Tenants(Settings settings) {
    prefix = settings.prefix();
    settings.keys().values().forEach(key -> configured.add(key.tenant().orElse("")));
    names = Collections.unmodifiableSet(configured);
  }

  /** Every tenant that can be acted for, the default one first; another object when that has changed. */
  public Set<String> names() {
    return names;
  }

  public TenantLimits limits(String tenant) {
    return limits.getOrDefault(tenant, TenantLimits.NONE);
  }

  /** Tells of each that there is, now, and of those that come and leave, one at a time. */
  public synchronized void each(Consumer<String> came, Consumer<String> left) {
    watchers.add(new Watcher(came, left));
    names.forEach(came);
  }

  /** Fires when this one leaves. */
  public Uni<Void> left(String tenant) {
    return departures.computeIfAbsent(tenant, name -> new Departure()).heard();
  }

  /** These are there beside the configured ones. */
  public synchronized void set(Map<String, TenantLimits> stored) {
    limits = Map.copyOf(stored);
    var now = new TreeSet<>(configured);
    now.addAll(stored.keySet());
    Set<String> before = names;
    if (now.equals(before)) {
      return;
    }
    names = Collections.unmodifiableSet(now);
    watchers.forEach(watcher -> {
      now.stream().filter(name -> !before.contains(name)).forEach(watcher.came());
      before.stream().filter(name -> !now.contains(name)).forEach(watcher.left());
    });
    before.stream().filter(name -> !now.contains(name)).map(departures::remove).filter(Objects::nonNull)
        .forEach(Departure::tell);
  }

  /** Whether it stands in the configuration, and so stays until that changes. */
  public boolean isConfigured(String name) {
    return configured.contains(name);
  }

  /** The keys of one tenant. */
  public Keys keys(String tenant) {
    return Keys.of(prefix, tenant);
  }

  /** The keys of what the fleet has once; they are the default tenant's. */
  public Keys fleet() {
    return keys("");
  }

  /** Patterns of channels of every tenant but the default one, those to come too. */
  public Keys any() {
    return Keys.ofAny(prefix);
  }

  /** Whose key or channel this is; null when it is of none that there is. */
  public String of(String key) {
    String tenant = Keys.tenant(prefix, key);
    return tenant != null && names.contains(tenant) ? tenant : null;
  }
}
