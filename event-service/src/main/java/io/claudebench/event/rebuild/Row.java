package io.claudebench.event.rebuild;

/**
 * A task as some of its events tell it.
 *
 * @param isBorn whether its first event is among them
 * @param since the version since which its holder has it; 0 when none of them says who has it
 * @param state version, status, priority, attempt, holder, with a blank between
 */
record Row(String id, boolean isBorn, long since, String state) {
  private static final String DELETED = "deleted";

  /** As {@link #text()} wrote it. */
  static Row of(String id, String text) {
    int end = text.indexOf(' ', 2);
    return new Row(id, text.charAt(0) == '1', Long.parseLong(text, 2, end, 10), text.substring(end + 1));
  }

  /** As {@code rebuild_merge} reads it. */
  String text() {
    return (isBorn ? "1 " : "0 ") + since + ' ' + state;
  }

  String status() {
    int begin = state.indexOf(' ') + 1;
    return state.substring(begin, state.indexOf(' ', begin));
  }

  /** Whether Redis may have let it go. */
  boolean isOver() {
    return switch (status()) {
      case "completed", "failed", "cancelled", DELETED -> true;
      default -> false;
    };
  }

  /** What is compared: of a deleted one nothing but that. */
  String told() {
    return status().equals(DELETED) ? state.substring(0, state.indexOf(' ') + 1) + DELETED : state;
  }
}
