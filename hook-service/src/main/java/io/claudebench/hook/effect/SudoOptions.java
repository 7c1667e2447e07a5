package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Argument.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options without which a program runs as it did with them, but for its rights.
 *
 * @param flags letters  @param valued letters with a value  @param words long ones  @param valuedWords with a value
 * @param isAssigning assignments may stand behind them
 */
record SudoOptions(String flags, String valued, Set<String> words, Set<String> valuedWords, boolean isAssigning) {
  private static final Set<String> ROOT = Set.of("root", "#0");
  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
  private static final Map<String, SudoOptions> ALL = Map.of(
      "sudo", new SudoOptions("ABEHknNP", "up", Set.of("--askpass", "--bell", "--preserve-env", "--set-home",
          "--reset-timestamp", "--non-interactive", "--no-update", "--preserve-groups"),
          Set.of("--user", "--prompt", "--preserve-env"), true),
      "doas", new SudoOptions("n", "u", Set.of(), Set.of(), false));

  /** Null for what is no such wrapper. */
  static SudoOptions of(String name) {
    return ALL.get(name);
  }

  boolean isAssignment(String text) {
    return isAssigning && ASSIGNMENT.matcher(text).matches();
  }

  /** The index of the word behind them; -1 when there is none, or one of them is not of these. */
  int end(List<Argument> all) {
    int at = 1;
    while (at >= 0 && at < all.size() && all.get(at).text().startsWith("-")) {
      if (all.get(at).text().equals("--")) {
        at++;
        break;
      }
      at = option(all, at);
    }
    boolean isKnown = at >= 0 && at < all.size();
    for (int i = 1; isKnown && i < at; i++) {
      isKnown = all.get(i).provenance() == Provenance.LITERAL;
    }
    return isKnown && (isAssigning || !ASSIGNMENT.matcher(all.get(at).text()).matches()) ? at : -1;
  }

  private int option(List<Argument> all, int at) {
    String text = all.get(at).text();
    if (text.startsWith("--")) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (equals < 0 && words.contains(name)) {
        return at + 1;
      }
      return valuedWords.contains(name) ? valued(all, at, name.equals("--user"), equals + 1) : -1;
    }
    for (int i = 1; i < text.length(); i++) {
      if (valued.indexOf(text.charAt(i)) >= 0) {
        return valued(all, at, text.charAt(i) == 'u', i + 1 < text.length() ? i + 1 : 0);
      }
      if (flags.indexOf(text.charAt(i)) < 0) {
        return -1;
      }
    }
    return text.length() > 1 ? at + 1 : -1;
  }

  /** @param start of its value in the word, or 0 when that is the next word */
  private static int valued(List<Argument> all, int at, boolean isUser, int start) {
    if (start == 0 && at + 1 >= all.size()) {
      return -1;
    }
    String value = start > 0 ? all.get(at).text().substring(start) : all.get(at + 1).text();
    return isUser && !ROOT.contains(value) ? -1 : start > 0 ? at + 1 : at + 2;
  }
}
