package io.claudebench.hook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.claudebench.hook.effect.Effect;
import java.util.Arrays;
import java.util.List;

/**
 * What is done about commands of one kind: the built-in rules know theirs by what a command would do, those of the
 * configuration by a pattern in its text.
 *
 * @param effect null of a rule of the configuration
 * @param pattern null of a built-in rule
 */
record Rule(String name, Action action, Effect effect, Pattern pattern) {
  static final List<Rule> BUILT_IN = Arrays.stream(Effect.values())
      .map(effect -> new Rule(effect.word(), action(effect), effect, null)).toList();

  /** In the order in which they win. */
  enum Action { DENY, ASK, WARN }

  /** What may be meant a person decides. */
  private static Action action(Effect effect) {
    return switch (effect) {
      case FS_SYSTEM_TREE, FS_RAW_DEVICE, NET_SHELL, SECRET_EXFIL, SELF_PROTECTION, RESOURCE_EXHAUSTION, KILL_ALL,
          CONTAINER_ESCAPE, KERNEL_CHANGE -> Action.DENY;
      case PRIVILEGE -> Action.WARN;
      default -> Action.ASK;
    };
  }

  static Rule deny(String name, String pattern) {
    try {
      return new Rule(name, Action.DENY, null, Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalStateException("claudebench.hook.deny." + name + " is no RE2 pattern: " + e.getMessage() + ".");
    }
  }
}
