package io.claudebench.event;

import io.claudebench.core.Events;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A place in several streams at once. Redis gives all streams ids of one clock, so a millisecond is a place in all of
 * them. Inside one the types come in the order of {@link Types}, each with its own sequence: {@code <ms>-<seq>:<type>}
 * is after that entry of that type, after all entries of that millisecond of types before it, and before those of types
 * behind it. {@code <ms>-<seq>} alone is after that id in every stream.
 *
 * @param type null when the place names none
 * @param inclusive whether an entry of this very id is still to be read; only of places made from times
 */
record Cursor(long ms, long seq, String type, boolean inclusive) {
  static final String REGEX = "[0-9]{1,15}(-[0-9]{1,15}(:[A-Za-z0-9._:@-]{1,128})?)?";

  /** The place of a text that matches {@link #REGEX}. */
  static Cursor of(String text) {
    int dash = text.indexOf('-');
    int colon = text.indexOf(':');
    if (dash < 0) {
      return new Cursor(Long.parseLong(text), 0, null, false);
    }
    long seq = Long.parseLong(text.substring(dash + 1, colon < 0 ? text.length() : colon));
    return new Cursor(Long.parseLong(text.substring(0, dash)), seq, colon < 0 ? null : text.substring(colon + 1),
        false);
  }

  /** Before everything of that millisecond. */
  static Cursor at(long ms) {
    return new Cursor(ms, 0, null, true);
  }

  String id() {
    return ms + "-" + seq;
  }

  /** An inclusive place as a text, which is exclusive: the end of the millisecond before. */
  String text() {
    return ms == 0 ? "0-0" : ms - 1 + "-999999999999999";
  }

  /** Where a type starts, as XRANGE takes it. */
  String start(String other) {
    if (type == null) {
      return (inclusive ? "" : "(") + id();
    }
    int order = Types.ORDER.compare(other, type);
    return order == 0 ? "(" + id() : order < 0 ? before() : behind();
  }

  /** Where types before this one's start: in the next millisecond. */
  private String before() {
    return type == null ? start(null) : ms + 1 + "-0";
  }

  /** Where types behind this one's start: in this millisecond. */
  private String behind() {
    return type == null ? start(null) : ms + "-0";
  }

  /** The fleet's types in their order of life, then callers' by name. */
  static final class Types {
    private static final List<String> HOOKS = List.of("pre_tool", "post_tool", "user_prompt", "todo_write",
        "agent_stop", "notification",
        "pre_compact", "session_start", "session_end");
    static final List<String> FLEET = fleet();
    static final Comparator<String> ORDER = Comparator.<String>comparingInt(type -> fleet(type) ? FLEET.indexOf(type)
        : FLEET.size())
        .thenComparing(Comparator.naturalOrder());

    static boolean fleet(String type) {
      return FLEET.contains(type);
    }

    private static List<String> fleet() {
      var types = new ArrayList<>(Events.TYPES);
      HOOKS.forEach(hook -> types.add("hook." + hook + ".executed"));
      return List.copyOf(types);
    }

    private Types() {}
  }
}
