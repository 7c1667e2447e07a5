package io.claudebench.hook.shell;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Programs that run another program: a table, and how a row of it is read. */
final class Wrappers {
  /** Their value is run by whoever finds them in its environment. */
  static final Set<String> VARIABLES = Set.of("PAGER", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_EDITOR", "EDITOR", "VISUAL",
      "GIT_SEQUENCE_EDITOR", "GIT_EXTERNAL_DIFF", "GIT_ASKPASS", "SSH_ASKPASS", "MANPAGER", "PROMPT_COMMAND",
      "RSYNC_RSH", "GIT_SSH", "LESSOPEN", "BROWSER", "SUDO_ASKPASS", "FCEDIT", "GIT_PROXY_COMMAND", "CVS_RSH",
      "PS4", "PS0", "MAKEFLAGS");

  /**
   * How the rest is run: as words, as one text, words in a container, text or words; nothing but its own options; what
   * find does.
   */
  private enum Kind { WORDS, TEXT, BOX, EITHER, NONE, FIND, INPUT, SEND }

  /** @param valued options with a value  @param texts options whose value is run @param verbs first words it needs */
  private record Wrapper(Set<String> valued, List<String> texts, int skip, Set<String> verbs, Kind kind) {}

  private static final Map<String, Wrapper> ALL = new HashMap<>();

  static {
    for (String line : WrapperTable.ROWS.lines().toList()) {
      String[] cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
      boolean isCounted = cells[3].matches("\\d*");
      var row = new Wrapper(split(cells[1]), List.copyOf(split(cells[2])), isCounted && !cells[3].isEmpty()
          ? Integer.parseInt(cells[3]) : 0, isCounted ? Set.of() : split(cells[3]),
          Kind.valueOf(cells[4].toUpperCase(Locale.ROOT)));
      split(cells[0]).forEach(name -> ALL.put(name, row));
    }
  }

  private static Set<String> split(String cell) {
    return cell.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(cell.split(" +")));
  }

  /** @return what the program writes that it runs; null when it runs none, or one elsewhere */
  static Data run(Command call, String name, Launch launch) {
    Wrapper row = ALL.get(name);
    if (row == null) {
      return null;
    }
    texts(call, row, launch);
    if (name.equals("git")) {
      git(call, launch);
    }
    if (row.kind() == Kind.NONE) {
      return null;
    }
    if (row.kind() == Kind.FIND) {
      FindRun.run(call, launch);
      return null;
    }
    if (row.kind() == Kind.INPUT) {
      launch.text(call.input(), Data.NONE, call.from(), call.to());
      return null;
    }
    int at = start(call, name, row, launch);
    if (at >= call.words().size()) {
      if (name.equals("ssh") || name.equals("su") || name.equals("chroot")) {
        inputTo(call, launch);
      }
      return null;
    }
    return rest(call, name, row, at, launch);
  }

  private static void git(Command call, Launch launch) {
    List<Argument> words = call.words();
    for (int i = 2; i + 1 < words.size(); i++) {
      if (words.get(i).text().equals("run") && words.get(i - 1).text().equals("bisect")) {
        launch.run(call.rest(i + 1));
      } else if (words.get(i).text().equals("foreach") && words.get(i - 1).text().equals("submodule")) {
        int at = words.get(i + 1).text().startsWith("-") ? Math.min(i + 2, words.size() - 1) : i + 1;
        launch.text(joined(words.subList(at, words.size())), Data.NONE, call.from(), call.to());
      }
    }
  }

  private static void inputTo(Command call, Launch launch) {
    if (!call.input().text().isEmpty() && !call.input().has(Data.FILE)) {
      launch.text(call.input(), Data.NONE, call.from(), call.to());
    }
  }

  private static Data rest(Command call, String name, Wrapper row, int at, Launch launch) {
    Command rest = call.rest(at);
    boolean isText = rest.words().size() == 1 || rest.words().getFirst().text().indexOf(' ') > 0;
    return switch (row.kind()) {
      case TEXT -> text(rest, launch);
      case EITHER -> isText ? text(rest, launch) : launch.run(rest);
      case SEND -> {
        rest.words().stream().filter(word -> word.text().indexOf(' ') > 0)
            .forEach(word -> launch.text(word.data(), Data.NONE, word.from(), word.to()));
        yield null;
      }
      case BOX -> {
        launch.run(rest.contained());
        yield null;
      }
      default -> launch.run(name.equals("xargs") || name.equals("parallel") ? FindRun.fed(rest, call) : rest);
    };
  }

  private static Data text(Command rest, Launch launch) {
    return launch.text(joined(rest.words()), rest.input(), rest.from(), rest.to());
  }

  private static Data joined(List<Argument> words) {
    return Data.join(words.stream().map(Argument::data).toList(), " ");
  }

  /** The index of the first word that is not the wrapper's own. */
  private static int start(Command call, String name, Wrapper row, Launch launch) {
    List<Argument> words = call.words();
    int at = 1;
    int skip = row.kind() == Kind.BOX ? 1 : row.skip();
    boolean isAssigning = name.equals("env") || name.equals("sudo") || name.equals("doas") || name.equals("op");
    Set<String> verbs = row.verbs();
    boolean isVerbed = verbs.isEmpty();
    for (; at < words.size(); at++) {
      String text = words.get(at).text();
      if (text.equals("--")) {
        if (isVerbed) {
          return at + 1 + row.skip();
        }
      } else if (text.length() > 1 && text.charAt(0) == '-') {
        at += row.valued().contains(text) ? 1 : 0;
      } else if (isAssigning && text.indexOf('=') > 0 && Redirects.isAssigned(text)) {
        launch.assigned(text.substring(0, text.indexOf('=')), words.get(at).data().text(
            text.substring(text.indexOf('=') + 1)), words.get(at).from(), words.get(at).to());
      } else if (!isVerbed) {
        if (!verbs.contains(text)) {
          if (verbs.contains("-" + text)) {
            continue;
          }
          return words.size();
        }
        isVerbed = true;
      } else if (skip > 0) {
        skip--;
      } else {
        break;
      }
    }
    return at;
  }

  private static void texts(Command call, Wrapper row, Launch launch) {
    if (row.texts().isEmpty()) {
      return;
    }
    List<Argument> words = call.words();
    for (int i = 1; i < words.size(); i++) {
      Argument word = words.get(i);
      if (isBare(word.text()) && !row.texts().contains(word.text())) {
        continue;
      }
      for (String option : row.texts()) {
        String value = value(words, i, option);
        if (value != null) {
          String bare = value.startsWith("!") ? value.substring(1) : value;
          if (!bare.equals("none") && !bare.isEmpty()) {
            launch.text(word.data().text(bare), call.input(), word.from(), words.get(Math.min(i + 1,
                words.size() - 1)).to());
          }
          break;
        }
      }
    }
  }

  /** Whether it can only be an option as it is: nothing is in front of a value, or in front of a letter. */
  private static boolean isBare(String text) {
    return !text.startsWith("-") && text.indexOf('=') < 0 && text.indexOf('!') < 0;
  }

  /** What an option says whose value is run; null when this word is not that option. */
  private static String value(List<Argument> words, int i, String option) {
    String text = words.get(i).text();
    if (option.endsWith("=")) {
      int at = text.indexOf('=') < 0 ? -1 : text.toLowerCase(Locale.ROOT).indexOf(option.toLowerCase(Locale.ROOT));
      boolean isFront = at == 0 || at > 0 && (text.startsWith("-o") || text.startsWith("-c") || text.startsWith("--"));
      return isFront ? text.substring(at + option.length()) : null;
    }
    if (option.equals("alias!")) {
      boolean isNamed = text.startsWith("!") && words.get(i - 1).text().indexOf('.') > 0;
      return isNamed ? text : text.contains("=!") ? text.substring(text.indexOf("=!") + 2) : null;
    }
    if (option.endsWith("!")) {
      return text.startsWith(option) ? text.substring(option.length()) : null;
    }
    if (text.equals(option)) {
      return i + 1 < words.size() ? words.get(i + 1).text() : null;
    }
    if (text.startsWith(option) && option.startsWith("--") && text.charAt(option.length()) == '=') {
      return text.substring(option.length() + 1);
    }
    boolean isCluster = option.length() == 2 && text.length() > 2 && text.charAt(0) == '-' && text.charAt(1) != '-';
    if (isCluster && text.charAt(text.length() - 1) == option.charAt(1) && isLetters(text, 1)) {
      return i + 1 < words.size() ? words.get(i + 1).text() : null;
    }
    return isCluster && text.startsWith(option) ? text.substring(2) : null;
  }

  private static boolean isLetters(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!Character.isLetter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private Wrappers() {}
}
