package io.claudebench.hook.shell;

/**
 * Characters of the private area that stand in a word's text for what a shell would still do with it. A quoted star
 * is a star; an unquoted one is {@link #STAR}.
 */
public final class Marks {
  /** Any text, also none: a variable nobody set, the output of a program. */
  public static final char UNKNOWN = '\uE000';
  public static final char STAR = '\uE001';
  public static final char ANY = '\uE002';
  public static final char SET = '\uE003';
  /** An unquoted tilde in front, or {@code $HOME}. */
  public static final char HOME = '\uE004';
  static final char OPEN = '\uE005';
  static final char COMMA = '\uE006';
  static final char CLOSE = '\uE007';
  /** Between two arguments that one quoted {@code "$@"} or {@code "${a[@]}"} became. */
  static final char NEXT = '\uE008';
  private static final String MEANT = "\uE000*?[~{,}";

  /** The text as a person wrote it: stars for {@link #STAR} and so on; unknown text as an ellipsis. */
  public static String plain(String text) {
    int at = first(text);
    if (at < 0) {
      return text;
    }
    var plain = new StringBuilder(text);
    for (; at < plain.length(); at++) {
      char c = plain.charAt(at);
      if (c > UNKNOWN && c <= CLOSE) {
        plain.setCharAt(at, MEANT.charAt(c - UNKNOWN));
      } else if (c == UNKNOWN) {
        plain.setCharAt(at, '…');
      } else if (c == NEXT) {
        plain.setCharAt(at, ' ');
      }
    }
    return plain.toString();
  }

  public static boolean isGlob(String text) {
    return text.indexOf(STAR) >= 0 || text.indexOf(ANY) >= 0 || text.indexOf(SET) >= 0;
  }

  /** Text that is read again: its globs are characters once more, what is unknown stays so. */
  static String plainGlobs(String text) {
    if (!isGlob(text) && text.indexOf(HOME) < 0 && text.indexOf(NEXT) < 0) {
      return text;
    }
    return text.replace(STAR, '*').replace(ANY, '?').replace(SET, '[').replace(HOME, '~').replace(NEXT, ' ');
  }

  /** The mark for a character that stands unquoted, or the character. */
  static char of(char c) {
    return switch (c) {
      case '*' -> STAR;
      case '?' -> ANY;
      case '[' -> SET;
      case '{' -> OPEN;
      case ',' -> COMMA;
      case '}' -> CLOSE;
      default -> c;
    };
  }

  private static int first(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= UNKNOWN && text.charAt(i) <= NEXT) {
        return i;
      }
    }
    return -1;
  }

  private Marks() {}
}
