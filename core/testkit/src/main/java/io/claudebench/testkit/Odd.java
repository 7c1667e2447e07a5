package io.claudebench.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What nobody should send and somebody will: JSON texts and names that one part of the house takes easily and another
 * could not keep. Each list says how its values are answered, everywhere. A byte that is no character stands in such a
 * text as the one that {@link #raw} gives; the clients of this kit send it as it was.
 */
public final class Odd {
  /** Numbers whose exponent no double holds: {@code INVALID}. */
  public static final List<String> NUMBERS = List.of("1e9999999999", "-1e400", "1e-200000000", "0e99999999",
      "0.1e-307");
  /**
   * Values with NUL or half a surrogate pair, which PostgreSQL cannot keep, also as overlong UTF-8 and as CESU-8, bytes
   * that are no UTF-8, and a key twice: {@code PARSE}.
   */
  public static final List<String> UNKEEPABLE = List.of("\"nul \\u0000\"", "\"\\ud800\"", "\"\\ud800 lone\"",
      "{\"a\\u0000\":1}", "{\"a\":1,\"a\":2}", "\"a" + raw(0xc0, 0x80) + "b\"", "\"" + raw(0xed, 0xa0, 0x80) + "\"",
      "\"" + raw(0xf4, 0x90, 0x80, 0x80) + "\"", "\"" + raw(0xe9) + "\"", "{\"" + raw(0xff) + "\":1}");
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

  private static final char RAW = '\uf700';

  private Odd() {}

  /** Bytes from 0x80 on, as they stand in a text. */
  public static String raw(int... bytes) {
    return Arrays.stream(bytes).mapToObj(octet -> String.valueOf((char) (RAW + octet))).collect(Collectors.joining());
  }

  /** UTF-8 of a text, and the bytes that stand in it. */
  public static byte[] bytes(String text) {
    if (text.chars().noneMatch(Odd::isRaw)) {
      return text.getBytes(UTF_8);
    }
    var bytes = new ByteArrayOutputStream(text.length());
    text.codePoints().forEach(c -> {
      if (isRaw(c)) {
        bytes.write(c - RAW);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
      }
    });
    return bytes.toByteArray();
  }

  private static boolean isRaw(int c) {
    return c >= RAW + 0x80 && c <= RAW + 0xff;
  }

  /** So many arrays, one in the other. */
  public static String deep(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
