package io.claudebench.hook.shell;

/** How {@code printf} writes one argument. */
final class Numbers {

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
        case 'X' -> Long.toHexString(value).toUpperCase(java.util.Locale.ROOT);
        default -> String.valueOf(value);
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Data.UNKNOWN.text();
    }
  }

  private Numbers() {}
}
