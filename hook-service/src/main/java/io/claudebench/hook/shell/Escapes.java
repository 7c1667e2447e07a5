package io.claudebench.hook.shell;

/** Backslashes that stand for other characters: in {@code $'…'}, {@code echo -e} and {@code printf}. */
final class Escapes {

  /** Behind {@code $'} up to its end, over which the cursor goes. */
  static String quoted(Cursor cursor) {
    int from = cursor.at;
    while (cursor.at < cursor.text.length() && cursor.peek() != '\'') {
      cursor.at += cursor.peek() == '\\' ? 2 : 1;
    }
    int end = Math.min(cursor.at, cursor.text.length());
    if (end >= cursor.text.length()) {
      cursor.work.partial();
    }
    cursor.at = Math.min(end + 1, cursor.text.length());
    cursor.work.step(end - from);
    return decode(cursor.text.substring(from, end));
  }

  static String decode(String text) {
    int at = text.indexOf('\\');
    if (at < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    out.append(text, 0, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\' || at == text.length()) {
        out.append(c);
      } else {
        at = one(text, at, out);
      }
    }
    return out.toString();
  }

  /** @return where it ends */
  private static int one(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'a', 'b', 'f', 'v' -> out.append(' ');
      case 'e', 'E' -> out.append('\u001b');
      case 'x' -> {
        return number(text, at + 1, 16, 2, out);
      }
      case 'u' -> {
        return number(text, at + 1, 16, 4, out);
      }
      case 'U' -> {
        return number(text, at + 1, 16, 8, out);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return number(text, at, 8, c == '0' ? 4 : 3, out);
      }
      case '\\', '\'', '"', '?' -> out.append(c);
      default -> out.append('\\').append(c);
    }
    return at + 1;
  }

  private static int number(String text, int from, int radix, int digitsMax, StringBuilder out) {
    int at = from;
    int value = 0;
    while (at < text.length() && at < from + digitsMax && Character.digit(text.charAt(at), radix) >= 0) {
      value = value * radix + Character.digit(text.charAt(at++), radix);
    }
    if (at > from && value > 0 && Character.isValidCodePoint(value)) {
      out.appendCodePoint(value);
    }
    return at;
  }

  private Escapes() {}
}
