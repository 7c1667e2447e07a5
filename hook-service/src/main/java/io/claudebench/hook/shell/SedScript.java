package io.claudebench.hook.shell;

import java.util.Set;

/** What sed runs: the text behind its command {@code e}, and what a substitution with the flag {@code e} makes. */
final class SedScript {

  /** One pass over a script; a text that is none gives nothing that runs as a program of a rule. */
  static void run(String code, Set<String> texts) {
    int at = address(code, 0);
    while (at < code.length()) {
      char c = code.charAt(at);
      char next = at + 1 < code.length() ? code.charAt(at + 1) : 0;
      if (c == 'e' && next == ' ') {
        int end = code.indexOf('\n', at);
        texts.add(code.substring(at + 2, end < 0 ? code.length() : end));
        at = end < 0 ? code.length() : end;
      }
      at = c == 's' && next > ' ' && !Character.isLetterOrDigit(next) ? substitution(code, at + 1, texts) : at;
      while (at < code.length() && ";\n{".indexOf(code.charAt(at)) < 0) {
        at++;
      }
      at = address(code, at);
    }
  }

  /** Over what stands in front of a command: numbers, a pattern. */
  private static int address(String code, int from) {
    int at = from;
    while (at < code.length() && ";\n{} 0123456789$,~/!".indexOf(code.charAt(at)) >= 0) {
      int close = code.charAt(at) == '/' ? close(code, at + 1, '/', code.length()) : at;
      at = close < 0 ? code.length() : close + 1;
    }
    return at;
  }

  /** @param at its delimiter  @return behind its flags */
  private static int substitution(String code, int at, Set<String> texts) {
    char delimiter = code.charAt(at);
    int middle = close(code, at + 1, delimiter, code.length());
    int end = middle < 0 ? -1 : close(code, middle + 1, delimiter, code.length());
    if (end < 0) {
      return code.length();
    }
    int flags = end + 1;
    while (flags < code.length() && Character.isLetterOrDigit(code.charAt(flags))) {
      flags++;
    }
    if (code.substring(end, flags).indexOf('e') > 0) {
      texts.add(code.substring(middle + 1, end).replace("\\" + delimiter, String.valueOf(delimiter)));
    }
    return flags;
  }

  /** Where a text ends that a backslash may go through; -1 when it does not. */
  static int close(String code, int from, char quote, int end) {
    for (int i = from; i < end; i++) {
      if (code.charAt(i) == '\\') {
        i++;
      } else if (code.charAt(i) == quote) {
        return i;
      }
    }
    return -1;
  }

  private SedScript() {}
}
