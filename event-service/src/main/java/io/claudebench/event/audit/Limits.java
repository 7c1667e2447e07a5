package io.claudebench.event.audit;

/** What a caller may name. */
final class Limits {
  /** A chain that grows by a million rows a second reaches it after thirty thousand years. */
  static final long SEQ = 999_999_999_999_999_999L;

  private Limits() {}
}
