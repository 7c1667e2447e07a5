package io.claudebench.hook.shell;

import java.util.Locale;

/** Numbers in words, and how {@code printf} writes one argument. */
final class Numbers {

  /** Also of no digits at all. */
  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** -1 when it is none, or a very large one. */
  static int index(String text) {
    return text.isEmpty() || text.length() > 8 || !Numbers.isDigits(text) ? -1 : Integer.parseInt(text);
  }

  /** @param word null when there is none left */
  static String formatted(char kind, Argument word) {
    String text = word == null ? "" : Marks.plainGlobs(word.text());
    return switch (kind) {
      case 's', 'q' -> text;
      case 'b' -> Escapes.decode(text);
      case 'c' -> text.isEmpty() ? "" : text.substring(0, 1);
      default -> number(kind, text);
    };
  }

  private static String number(char kind, String text) {
    try {
      long value = text.isEmpty() ? 0 : text.startsWith("'") ? text.charAt(1) : Long.decode(text);
      return switch (kind) {
        case 'o' -> Long.toOctalString(value);
        case 'x' -> Long.toHexString(value);
        case 'X' -> Long.toHexString(value).toUpperCase(Locale.ROOT);
        default -> String.valueOf(value);
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Data.UNKNOWN.text();
    }
  }

  private Numbers() {}
}
