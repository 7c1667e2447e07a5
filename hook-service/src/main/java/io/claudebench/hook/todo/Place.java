package io.claudebench.hook.todo;

/** Where the task of a todo is, as far as is known: its state, and what only matters here. */
enum Place {
  pending,
  /** Reserved for the session, not claimed yet. */
  assigned,
  blocked, scheduled, in_progress, completed, failed, cancelled,
  /** Cancelled by us, so that another can be made in its place. */
  replaced;

  boolean isOver() {
    return compareTo(completed) >= 0;
  }
}
