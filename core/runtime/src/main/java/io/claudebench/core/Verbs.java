package io.claudebench.core;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The verbs this service owns, by name, as the build recorded them. */
public final class Verbs {
  private final Map<String, Verb> byName = new TreeMap<>();

  public Verbs(List<Verb> verbs) {
    verbs.forEach(verb -> byName.put(verb.name(), verb));
  }

  /** The verb, or null when another service owns it or none does. */
  public Verb find(String name) {
    return byName.get(name);
  }

  public Collection<Verb> all() {
    return byName.values();
  }
}
