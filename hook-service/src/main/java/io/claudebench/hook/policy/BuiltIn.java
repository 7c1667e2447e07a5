package io.claudebench.hook.policy;

import io.claudebench.core.Refused;
import io.claudebench.hook.effect.Effect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that are there before Redis is reached: one about each effect, as the configuration changes them. */
public final class BuiltIn {
  private static final Map<String, Group> GROUPS = new LinkedHashMap<>();

  static {
    Arrays.stream(Effect.values()).forEach(effect -> GROUPS.put(effect.word(), group(effect)));
  }

  /** What a rule is for; the names are those of the sources. */
  public enum Group { dangerous_operations, system_protection, privilege_stripping, performance_warnings, secrets,
    self_protection }

  static Group group(String rule) {
    return GROUPS.get(rule);
  }

  static Set<String> names() {
    return GROUPS.keySet();
  }

  private static Group group(Effect effect) {
    return switch (effect) {
      case SECRET_READ, SECRET_EXFIL -> Group.secrets;
      case SELF_PROTECTION -> Group.self_protection;
      case PRIVILEGE -> Group.privilege_stripping;
      case LONG_WALK -> Group.performance_warnings;
      case FS_SYSTEM_TREE, FS_RAW_DEVICE, SYSTEM_POWER, USER_ACCOUNTS, FIREWALL, KERNEL_CHANGE, SERVICE_DISABLE,
          PERSISTENCE, HISTORY_TAMPERING -> Group.system_protection;
      default -> Group.dangerous_operations;
    };
  }

  /** What may be meant a person decides. */
  private static Action action(Effect effect) {
    return switch (effect) {
      case FS_SYSTEM_TREE, FS_RAW_DEVICE, NET_SHELL, SECRET_EXFIL, SELF_PROTECTION, RESOURCE_EXHAUSTION, KILL_ALL,
          CONTAINER_ESCAPE, KERNEL_CHANGE -> Action.deny;
      case PRIVILEGE -> Action.modify;
      case LONG_WALK -> Action.warn;
      default -> Action.ask;
    };
  }

  /** Throws IllegalStateException with one sentence when a pattern of the configuration is none. */
  static List<Rule> of(HookSettings settings) {
    Map<String, Rule> byName = new LinkedHashMap<>();
    for (Effect effect : Effect.values()) {
      byName.put(effect.word(), Rule.of(spec(effect.word(), List.of(effect.word()), null, action(effect)), ""));
    }
    settings.deny().forEach((name, pattern) -> {
      if (pattern.equals("off")) {
        byName.remove(name);
      } else {
        byName.put(name, configured(name, pattern));
      }
    });
    return new ArrayList<>(byName.values());
  }

  private static Rule configured(String name, String pattern) {
    try {
      return Rule.of(spec(name, null, pattern, Action.deny), "");
    } catch (Refused no) {
      throw new IllegalStateException("claudebench.hook.deny." + name + " is no RE2 pattern: " + pattern + ".");
    }
  }

  private static RuleSpec spec(String name, List<String> effects, String pattern, Action action) {
    Severity severity = action == Action.deny ? Severity.critical : action == Action.ask ? Severity.high
        : Severity.low;
    return new RuleSpec(name, RuleSpec.Subject.tool, null, effects, null, null, null, pattern, action,
        action == Action.modify, null, null, null, severity, Failure.ask, false, false, false);
  }

  /** The same rule, that asks where it would deny. */
  static Rule softened(Rule rule) {
    RuleSpec spec = rule.spec();
    return spec.action() != Action.deny ? rule : Rule.of(spec(spec.name(), spec.effects(), spec.pattern(), Action.ask),
        "");
  }

  private BuiltIn() {}
}
