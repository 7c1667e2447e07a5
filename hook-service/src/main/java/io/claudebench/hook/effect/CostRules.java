package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Command;
import java.util.Set;

/** What does no harm and takes long: walks over all there is. */
final class CostRules {
  private static final Set<String> WALKERS = Set.of("find", "gfind", "fd", "du", "tree", "ncdu", "rg", "ag", "ack");
  private static final Set<String> DEEP_ONLY = Set.of("grep", "egrep", "fgrep", "ls");

  static void judge(Command command, Effects.Sink sink) {
    String name = command.name();
    boolean walks = WALKERS.contains(name) || DEEP_ONLY.contains(name) && FileRules.has(command, "rR", "--recursive");
    if (walks && !FileRules.has(command, "", "-maxdepth") && !FileRules.has(command, "", "--max-depth")
        && isFromRoot(command)) {
      sink.add(Effect.LONG_WALK, "It walks over the whole system, which may take minutes.");
    }
  }

  private static boolean isFromRoot(Command command) {
    for (Argument word : command.arguments()) {
      if (command.path(word.text()).equals("/")) {
        return true;
      }
    }
    return false;
  }

  private CostRules() {}
}
