package io.claudebench.testkit;

import java.util.List;

/**
 * What nobody should send and somebody will: JSON texts and names that one part of the house takes easily and another
 * could not keep. Each list says how its values are answered, everywhere.
 */
public final class Odd {
  /** Numbers whose exponent no double holds: {@code INVALID}. */
  public static final List<String> NUMBERS = List.of("1e9999999999", "-1e400", "1e-200000000", "0e99999999",
      "0.1e-307");
  /** Values with NUL or half a surrogate pair, which PostgreSQL cannot keep, and a key twice: {@code PARSE}. */
  public static final List<String> UNKEEPABLE = List.of("\"nul \\u0000\"", "\"\\ud800\"", "\"\\ud800 lone\"",
      "{\"a\\u0000\":1}", "{\"a\":1,\"a\":2}");
  /** Values that come back as the same bytes. */
  public static final List<String> FAITHFUL = List.of("null", "false", "0", "\"\"", "[]", "{}", "1.10",
      "12345678901234567890123", "1E+2", "{\"ä\":[null,{\"b\":\"€\"}]}", "12345678901234567890.123",
      "0.1234567890123456789", "[null,1.0]", "\"\u200b 'quote\\\" \\\\ {{}} %s\"");
  /** Names of anything that are none: {@code INVALID}. */
  public static final List<String> NO_NAMES = List.of("", " ", "a b", "a/b", "a\n", "*", "a*", "{a}", "a}", "x{y}",
      "ä", "!", "a".repeat(129));
  /** Names as good as any, which look like parts of our own keys. */
  public static final List<String> SLY_NAMES = List.of("0", "-", "a", "A.b_c:d@e-f", "active", "load", "due", "dead",
      "t-1", "::", "a:", ":a", "seq", "lock:a", "cb:a", "0-0", "x".repeat(128));

  private Odd() {}

  /** So many arrays, one in the other. */
  public static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
