package io.claudebench.hook.policy;

/** The longest run of plain characters that every match of a pattern has, where that is to be seen at a glance. */
final class RequiredWord {
  private final StringBuilder run = new StringBuilder();
  private String best = "";

  /** Empty when it is not to be seen. */
  static String of(String regex) {
    boolean isPlain = !regex.contains("|") && !regex.contains("(?") && !regex.contains("\\Q") && !regex.contains("[[:")
        && regex.chars().noneMatch(c -> Character.isSurrogate((char) c));
    return isPlain ? new RequiredWord().in(regex) : "";
  }

  private String in(String regex) {
    int depth = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      boolean isEscaped = c == '\\' && i + 1 < regex.length();
      char plain = isEscaped ? regex.charAt(++i) : c;
      if (isEscaped && Character.isLetterOrDigit(plain) && "dDwWsSbB".indexOf(plain) < 0) {
        return "";
      }
      i = isEscaped ? i : c == '[' ? end(regex, i) : c == '{' ? Math.max(i, regex.indexOf('}', i)) : i;
      depth += isEscaped ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      boolean isOne = isEscaped ? !Character.isLetterOrDigit(plain) : "[](){}.*+?^$".indexOf(c) < 0;
      boolean isOptional = i + 1 < regex.length() && "*?{".indexOf(regex.charAt(i + 1)) >= 0;
      if (isOne && depth == 0 && !isOptional) {
        run.append(plain);
      } else {
        ends();
      }
    }
    ends();
    return best;
  }

  private void ends() {
    best = run.length() > best.length() ? run.toString() : best;
    run.setLength(0);
  }

  /** Where a class of characters ends. */
  static int end(String regex, int from) {
    int at = from + 1;
    while (at < regex.length() && (regex.charAt(at) != ']' || at == from + 1 || at == from + 2
        && regex.charAt(from + 1) == '^')) {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, regex.length() - 1);
  }
}
