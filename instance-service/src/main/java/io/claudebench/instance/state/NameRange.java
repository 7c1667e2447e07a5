package io.claudebench.instance.state;

/**
 * The names that begin with a prefix, as Redis' commands over sorted names read it. Names are ASCII, so what is beyond
 * it ends the range.
 */
record NameRange(String from, String to) {
  private static final String BEYOND = "\u00ff";

  /** @param prefix null is every name */
  static NameRange of(String prefix) {
    return prefix == null ? new NameRange("-", "+") : new NameRange("[" + prefix, "(" + prefix + BEYOND);
  }

  /** The rest of it. @param name null is all of it; a name before the range changes nothing */
  NameRange after(String name) {
    return name == null || !from.equals("-") && name.compareTo(from.substring(1)) < 0 ? this
        : new NameRange("(" + name, to);
  }
}
