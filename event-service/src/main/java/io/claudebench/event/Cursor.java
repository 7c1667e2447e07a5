package io.claudebench.event;

import io.claudebench.core.Events;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in several streams at once. Redis gives all streams ids of one clock, so a millisecond is a place in all of
 * them. Inside one the types come in the order of {@link Types}, each with its own sequence: {@code <ms>-<seq>:<type>}
 * is after that entry of that type, after all entries of that millisecond of types before it, and before those of types
 * behind it. {@code <ms>-<seq>} alone is after that id in every stream. As a text it begins with the epoch of Redis in
 * which it was given, {@code <epoch>.<place>}; one without is taken too.
 *
 * @param epoch {@link #UNKNOWN} when the text names none
 * @param type null when the place names none
 * @param inclusive whether an entry of this very id is still to be read; only of places made from times
 */
public record Cursor(long epoch, long ms, long seq, String type, boolean inclusive) {
  public static final String REGEX =
      "([0-9]{1,15}\\.)?[0-9]{1,15}(-[0-9]{1,15}(:[A-Za-z0-9._:@-]{1,128})?)?";
  public static final long UNKNOWN = -1;
  /** Redis counts the entries of a millisecond; never so many. */
  private static final long LAST = 999_999_999_999_999L;
  private static final Pattern FORM = Pattern.compile("(?:(\\d+)\\.)?(\\d+)(?:-(\\d+)(?::(.*))?)?");

  /** The place of a text that matches {@link #REGEX}. */
  public static Cursor of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new Cursor(parts.group(1) == null ? UNKNOWN : Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)),
        parts.group(3) == null ? 0 : Long.parseLong(parts.group(3)), parts.group(4), false);
  }

  /** Before everything of that millisecond. */
  public static Cursor at(long ms) {
    return new Cursor(UNKNOWN, ms, 0, null, true);
  }

  /** Behind everything before that millisecond. */
  public static Cursor before(long ms) {
    return ms == 0 ? new Cursor(UNKNOWN, 0, 0, null, false) : new Cursor(UNKNOWN, ms - 1, LAST, null, false);
  }

  /** The same place, as it is given in that epoch. */
  public Cursor in(long epoch) {
    return epoch == this.epoch ? this : new Cursor(epoch, ms, seq, type, inclusive);
  }

  String id() {
    return ms + "-" + seq;
  }

  /** As callers get it. A text is exclusive, so one that is not ends with the millisecond before. */
  public String text() {
    if (inclusive) {
      return before(ms).in(epoch).text();
    }
    return (epoch == UNKNOWN ? "" : epoch + ".") + id() + (type == null ? "" : ":" + type);
  }

  /** Whether an entry is still to come for who stands here. */
  public boolean isBefore(Cursor entry) {
    if (ms != entry.ms) {
      return ms < entry.ms;
    }
    int order = type == null ? 0 : Types.ORDER.compare(type, entry.type);
    return order != 0 ? order < 0 : seq < entry.seq || inclusive && seq == entry.seq;
  }

  /** Where a type starts, as XRANGE takes it. */
  String start(String other) {
    if (type == null) {
      return (inclusive ? "" : "(") + id();
    }
    int order = Types.ORDER.compare(other, type);
    return order == 0 ? "(" + id() : order < 0 ? ms + 1 + "-0" : ms + "-0";
  }

  /** The fleet's types in their order of life, then callers' by name. */
  public static final class Types {
    private static final List<String> HOOKS = List.of("pre_tool", "post_tool", "user_prompt", "todo_write",
        "agent_stop", "notification",
        "pre_compact", "session_start", "session_end");
    public static final List<String> FLEET = fleet();
    public static final Comparator<String> ORDER = Comparator.<String>comparingInt(
        type -> fleet(type) ? FLEET.indexOf(type) : FLEET.size())
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
