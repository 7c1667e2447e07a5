package io.claudebench.core;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The times that a caller may name: one form and one range, so that every clock, cursor and row holds them. */
public final class Moment {
  /** What one must be. */
  public static final String RULE =
      "must be a time in ISO-8601 between 1970 and 9999, for example 2026-01-31T12:00:00.000Z";

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /** Null when it is none: ISO-8601 with any offset. */
  public static Instant of(String text) {
    try {
      return within(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Null when it is none. */
  static Instant ofMs(long ms) {
    return within(Instant.ofEpochMilli(ms));
  }

  private static Instant within(Instant time) {
    return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
  }

  private Moment() {}
}
