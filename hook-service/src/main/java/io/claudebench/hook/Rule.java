package io.claudebench.hook;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.claudebench.hook.effect.Effect;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is done about commands of one kind: the built-in rules know theirs by what a command would do, those of the
 * configuration by a pattern in its text.
 *
 * @param effect null of a rule of the configuration
 * @param reason one sentence, where no finding gives a better one
 * @param pattern null of a built-in rule
 */
record Rule(String name, Action action, Effect effect, String reason, Pattern pattern) {
  private static final Map<Action, Set<Effect>> ACTIONS = Map.of(
      Action.DENY, EnumSet.of(Effect.FS_SYSTEM_TREE, Effect.FS_RAW_DEVICE, Effect.NET_SHELL, Effect.SECRET_EXFIL,
          Effect.SELF_PROTECTION, Effect.RESOURCE_EXHAUSTION, Effect.KILL_ALL, Effect.CONTAINER_ESCAPE,
          Effect.KERNEL_CHANGE),
      Action.WARN, EnumSet.of(Effect.PRIVILEGE));

  /** What others do may be meant: a person decides. */
  static final List<Rule> BUILT_IN = Arrays.stream(Effect.values()).map(Rule::of).toList();

  /** In the order in which they win. */
  enum Action { DENY, ASK, WARN }

  private static Rule of(Effect effect) {
    Action action = ACTIONS.entrySet().stream().filter(one -> one.getValue().contains(effect)).map(Map.Entry::getKey)
        .findFirst().orElse(Action.ASK);
    return new Rule(effect.word(), action, effect, "", null);
  }

  static Rule deny(String name, String pattern) {
    try {
      return new Rule(name, Action.DENY, null, "It matches a pattern of this fleet.", Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalStateException("claudebench.hook.deny." + name + " is no RE2 pattern: " + e.getMessage() + ".");
    }
  }
}
