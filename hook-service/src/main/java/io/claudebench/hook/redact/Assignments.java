package io.claudebench.hook.redact;

import io.claudebench.hook.redact.Names.Named;
import io.claudebench.hook.redact.Values.Form;

/**
 * Names with values in text of any language: {@code DB_PASSWORD=x}, {@code "token": "x"}, {@code --api-key x},
 * {@code <password>x</password>}, {@code set("Authorization", "x")}, {@code secret: |} and the line below it.
 */
final class Assignments {
  private static final int VALUE_MAX = 4096;
  private static final int SHORT_MAX = 64;
  private static final int BLANKS_MAX = 64;
  private static final String VALUE_ENDS = "\"'`,;<>()[]{}|&\\";

  private final String text;
  /** Where the last name ended, or its value when that was long: nothing long is looked at twice. */
  private int doneTo;

  Assignments(String text) {
    this.text = text;
  }

  /** The secret after the name that has its keyword here; null when there is none. */
  Span at(int keyword) {
    if (keyword < doneTo) {
      return null;
    }
    int from = keyword;
    while (from > doneTo && keyword - from < Names.NAME_MAX && isOfName(from - 1)) {
      from--;
    }
    int to = keyword;
    while (to < text.length() && to - keyword < Names.NAME_MAX && isOfName(to)) {
      to++;
    }
    doneTo = to;
    int at = afterQuote(to);
    boolean isQuoted = at > to;
    at += is(at, ']') ? 1 : 0;
    int begin = value(from, to, at, isQuoted);
    if (begin < 0) {
      return null;
    }
    Named name = Names.of(text.substring(from, to));
    return name == null ? null : secret(name, begin, form(from, to, begin));
  }

  private boolean isOfName(int at) {
    char c = text.charAt(at);
    return c < 128 && Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  private boolean is(int at, char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  /** Where the value of a name begins, its quote included; -1 when none is given. */
  private int value(int from, int to, int closed, boolean isQuoted) {
    int at = blanks(closed);
    if (text.startsWith("=>", at) || text.startsWith(":=", at)) {
      return blanks(at + 2);
    }
    if (is(at, '=') && !is(at + 1, '=') && !is(at + 1, '~') || is(at, ':') && !is(at + 1, ':')) {
      return below(blanks(at + 1));
    }
    if (text.startsWith("%3D", at)) {
      return at + 3;
    }
    if (is(at, '>') && from > 0 && is(from - 1, '<')) {
      return at + 1;
    }
    if (is(at, ',') && isQuoted && isOfManyWords(from, to)) {
      int next = blanks(at + 1);
      return afterQuote(next) > next ? next : -1;
    }
    return at > to && text.startsWith("--", from) && !is(at, '-') ? at : -1;
  }

  /** Two words in a list may be anything; {@code "X-Api-Key", "x"} is a name and its value. */
  private boolean isOfManyWords(int from, int to) {
    String name = text.substring(from, to);
    return name.equalsIgnoreCase("authorization") || name.chars().anyMatch(c -> c == '-' || c == '_' || c == '.');
  }

  /** A value of YAML may begin on the next line. */
  private int below(int at) {
    if (!is(at, '|') && !is(at, '>')) {
      return at;
    }
    int end = at + 1 + (is(at + 1, '-') ? 1 : 0);
    return is(end, '\n') ? blanks(end + 1) : at;
  }

  private int blanks(int from) {
    int at = from;
    while (at - from < BLANKS_MAX && (is(at, ' ') || is(at, '\t'))) {
      at++;
    }
    return at;
  }

  /** After a quote and the backslashes before it; the same place when there is no quote. */
  private int afterQuote(int from) {
    int at = from;
    while (is(at, '\\')) {
      at++;
    }
    return is(at, '"') || is(at, '\'') || is(at, '`') ? at + 1 : from;
  }

  private Form form(int from, int to, int begin) {
    if (!is(to, '=') || begin != to + 1) {
      return is(to, '>') || text.startsWith("--", from) ? Form.TIGHT : Form.LOOSE;
    }
    return text.substring(from, to).chars().allMatch(c -> c < 'a' || c > 'z') ? Form.VARIABLE : Form.TIGHT;
  }

  private Span secret(Named name, int begin, Form unquoted) {
    boolean isPrefixed = begin + 1 < text.length() && "fbruFBRU@".indexOf(text.charAt(begin)) >= 0;
    int open = isPrefixed && afterQuote(begin + 1) > begin + 1 ? begin + 1 : begin;
    int from = afterQuote(open);
    int close = from > open ? close(text.substring(open, from), from) : -1;
    int limit = close < 0 ? Math.min(text.length(), from + VALUE_MAX) : close;
    if (name.kind().equals("authorization")) {
      from += Values.afterScheme(text.substring(from, limit));
    }
    int to = close < 0 ? run(from, limit) : close;
    doneTo = close < 0 && to - from > SHORT_MAX ? to : doneTo;
    boolean isOther = close < 0
        && (is(to, '(') || is(to, '[') || text.charAt(begin - 1) == '>' && !isClosed(begin, to));
    Form form = close < 0 ? unquoted : Form.QUOTED;
    return !isOther && Values.isSecret(text.substring(from, to), name, form) ? new Span(from, to, name.kind()) : null;
  }

  /** {@code =>x} is an arrow, {@code <password>x</password>} an element, {@code <user>:<password>@host} neither. */
  private boolean isClosed(int begin, int to) {
    return is(begin - 2, '=') || text.startsWith("</", to);
  }

  /** Where the quote that was opened closes, on its line; -1 when it does not. */
  private int close(String quote, int from) {
    int last = Math.min(text.length(), from + VALUE_MAX);
    for (int at = from; at < last && text.charAt(at) != '\n'; at++) {
      if (text.startsWith(quote, at)) {
        return at;
      }
      at += quote.length() == 1 && text.charAt(at) == '\\' ? 1 : 0;
    }
    return -1;
  }

  private int run(int from, int limit) {
    int at = from;
    while (at < limit && !Character.isWhitespace(text.charAt(at)) && VALUE_ENDS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
