package io.claudebench.core;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of one tenant, so that no key of one can name another's. Names come from callers: each is checked, so that
 * two (key, name) pairs never make one key; a name that would spell another row of the map ({@code latest} as a
 * decision) is refused {@code INVALID}.
 */
public final class Keys {
  private static final Map<Key, List<KeyPattern>> COVERED = new EnumMap<>(Key.class);

  static {
    for (Key key : Key.values()) {
      COVERED.put(key, Arrays.stream(Key.values()).map(other -> other.pattern).filter(key.pattern::covers).toList());
    }
  }

  private final String prefix;

  private Keys(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The keys of a tenant: {@code cb} (or the configured prefix) for the default one, {@code {cb:acme}} for
   * {@code acme}.
   */
  public static Keys of(String prefix, String tenant) {
    return new Keys((tenant.isEmpty() ? prefix : "{" + bare(prefix) + ":" + KeyPattern.name(tenant) + "}") + ":");
  }

  /** Patterns for what any named tenant has. */
  static Keys ofAny(String prefix) {
    return new Keys("{" + bare(prefix) + ":*}:");
  }

  /** The tenant whose key this is; null when it is none of ours. */
  static String tenant(String prefix, String key) {
    String named = "{" + bare(prefix) + ":";
    int end = key.indexOf("}:");
    return key.startsWith(named) && end > 0 ? key.substring(named.length(), end)
        : key.startsWith(prefix + ":") ? "" : null;
  }

  private static String bare(String prefix) {
    return prefix.startsWith("{") ? prefix.substring(1, prefix.length() - 1) : prefix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Keys keys && keys.prefix.equals(prefix);
  }

  @Override
  public int hashCode() {
    return prefix.hashCode();
  }

  /** What all keys of this tenant look like. */
  public String pattern() {
    return prefix + "*";
  }

  /** The key of these names, as many as it has places. Refuses {@code INVALID} a name that cannot be part of it. */
  public String of(Key key, String... names) {
    if (names.length != key.names()) {
      throw new IllegalArgumentException(key + " takes " + key.names() + " names, not " + names.length);
    }
    String made = key.pattern.of(List.of(names));
    for (KeyPattern other : COVERED.get(key)) {
      if (other.claims(made)) {
        throw KeyPattern.unusable(names[names.length - 1]);
      }
    }
    return prefix + made;
  }

  /**
   * What all keys begin with that differ in their last name only: for scripts that learn that name inside, and for
   * readers of channels.
   */
  public String family(Key key, String... names) {
    if (names.length != key.names() - 1) {
      throw new IllegalArgumentException("The family of " + key + " takes " + (key.names() - 1) + " names, not "
          + names.length);
    }
    return prefix + key.pattern.of(List.of(names));
  }
}
