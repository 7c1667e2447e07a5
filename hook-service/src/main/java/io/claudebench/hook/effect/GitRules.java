package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What throws commits or work away. */
final class GitRules {
  private static final Set<String> VALUED = Set.of("-C", "-c", "--git-dir", "--work-tree", "--namespace",
      "--exec-path", "--super-prefix", "--config-env");

  /** The repository of the directory, or a part of it without which it is lost. */
  static boolean isRepository(String path, String directory) {
    if (!path.contains("/.git")) {
      return false;
    }
    String own = directory + "/.git";
    return path.equals(own) || path.startsWith(own + "/");
  }

  static void judge(Command command, Effects.Sink sink) {
    if (!command.name().equals("git") && !command.name().equals("git.exe")) {
      return;
    }
    List<String> words = new ArrayList<>();
    String aliased = "";
    List<Argument> all = command.arguments();
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i).text();
      if (words.isEmpty() && VALUED.contains(text)) {
        i++;
        aliased = i < all.size() && all.get(i).text().startsWith("alias.") ? all.get(i).text().substring(6) : aliased;
      } else if (!words.isEmpty() || !text.startsWith("-")) {
        words.add(text);
      }
    }
    if (!words.isEmpty() && aliased.startsWith(words.getFirst() + "=")) {
      List<String> meant = List.of(aliased.substring(words.getFirst().length() + 1).strip().split(" "));
      words.removeFirst();
      words.addAll(0, meant);
    }
    if (!words.isEmpty()) {
      String why = why(words.getFirst(), words.subList(1, words.size()));
      if (why != null) {
        sink.add(Effect.GIT_HISTORY_LOSS, why);
      }
    }
  }

  private static String why(String verb, List<String> words) {
    return switch (verb) {
      case "push" -> push(words);
      case "reset" -> is(words, "--hard", 4) ? "It throws away changes that are not committed." : null;
      case "clean" -> (letter(words, 'f') || is(words, "--force", 4)) && !letter(words, 'n')
          && !is(words, "--dry-run", 4)
          ? "It deletes files that are not in the repository." : null;
      case "branch" -> letter(words, 'D') || (letter(words, 'd') || is(words, "--delete", 5))
          && (letter(words, 'f') || is(words, "--force", 4)) ? "It deletes a branch with its commits." : null;
      case "checkout", "restore" -> discarded(verb, words);
      case "switch" -> is(words, "--discard-changes", 5) || is(words, "--force", 4) || letter(words, 'f')
          ? "It throws away changes that are not committed." : null;
      case "stash" -> words.contains("drop") || words.contains("clear") ? "It throws away stashed work." : null;
      case "reflog" -> words.contains("expire") || words.contains("delete") ? "It forgets where commits were." : null;
      case "gc", "prune" -> words.stream().anyMatch(word -> word.startsWith("--prune=now") || word.startsWith(
          "--prune=all") || word.startsWith("--expire=now")) || verb.equals("prune") && words.isEmpty()
          ? "It deletes commits that nothing names." : null;
      case "filter-branch", "filter-repo" -> "It writes the history anew.";
      case "update-ref" -> letter(words, 'd') ? "It deletes a reference." : null;
      case "worktree" -> words.contains("remove") && (letter(words, 'f') || is(words, "--force", 4))
          ? "It removes a work tree with its changes." : null;
      case "rm" -> words.contains(".") && letter(words, 'r') || words.contains("/") ? "It removes all files." : null;
      case "lfs" -> words.contains("prune") && is(words, "--force", 4) ? "It deletes stored files." : null;
      default -> null;
    };
  }

  private static String push(List<String> words) {
    boolean isForced = letter(words, 'f') || words.contains("--force") || words.contains("--forc")
        || words.contains("--mirror") || words.contains("--prune") || words.contains("--mirr");
    boolean isDeleting = letter(words, 'd') || is(words, "--delete", 5);
    boolean isRef = words.stream().anyMatch(word -> word.length() > 1 && (word.charAt(0) == '+'
        || word.charAt(0) == ':'));
    boolean isTried = words.contains("--dry-run") || letter(words, 'n');
    return !isTried && (isForced || isRef || isDeleting) ? "It may throw away commits of others." : null;
  }

  private static String discarded(String verb, List<String> words) {
    String why = "It throws away changes that are not committed.";
    boolean isStaged = verb.equals("restore") && (is(words, "--staged", 5) || letter(words, 'S'))
        && !is(words, "--worktree", 5) && !letter(words, 'W');
    boolean isAll = words.contains(".") || words.contains("*") || words.contains(":/") || words.contains("\uE001")
        || words.contains("./") || words.contains(":/.");
    return !isStaged && isAll || verb.equals("checkout") && (letter(words, 'f')
        || is(words, "--force", 4)) ? why : null;
  }

  /** The long option, or a beginning of it with at least so many characters. */
  private static boolean is(List<String> words, String option, int least) {
    return words.stream().anyMatch(word -> word.length() >= least && word.startsWith("--") && option.startsWith(word));
  }

  private static boolean letter(List<String> words, char letter) {
    for (String word : words) {
      if (word.equals("--")) {
        return false;
      }
      if (word.length() > 1 && word.charAt(0) == '-' && word.charAt(1) != '-' && word.indexOf(letter) > 0) {
        return true;
      }
    }
    return false;
  }

  private GitRules() {}
}
