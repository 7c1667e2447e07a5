package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules in force: the built-in ones as the configuration changes them, then its own. */
@Singleton
final class Rules {
  private static final List<String> COMMAND_FIELDS = List.of("command", "cmd", "script");

  private final List<Rule> rules;

  /** @param rule the name of the rule that denied; null when allowed  @param warnings never null */
  record Verdict(String rule, String reason, List<String> warnings) {
    boolean allow() {
      return rule == null;
    }
  }

  Rules(HookSettings settings) {
    Map<String, Rule> byName = new LinkedHashMap<>();
    Rule.BUILT_IN.forEach(rule -> byName.put(rule.name(), rule));
    settings.deny().forEach((name, pattern) -> {
      if (pattern.equals("off")) {
        byName.remove(name);
      } else {
        byName.put(name, Rule.deny(name, "It matches a pattern of this fleet.", pattern));
      }
    });
    rules = List.copyOf(byName.values());
  }

  /** The verdict on a tool's parameters: on its command, when it has one. */
  Verdict on(JsonNode params) {
    String command = command(params);
    List<String> warnings = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.matches(command)) {
        if (rule.denies()) {
          return new Verdict(rule.name(), rule.told(), List.of());
        }
        warnings.add(rule.told());
      }
    }
    return new Verdict(null, null, warnings);
  }

  /** What a shell would get: a text, or the command fields, where a list is its words. */
  private static String command(JsonNode params) {
    if (params.isTextual()) {
      return params.textValue();
    }
    var text = new StringBuilder();
    for (String field : COMMAND_FIELDS) {
      JsonNode value = params.path(field);
      if (value.isTextual()) {
        text.append(value.textValue()).append('\n');
      } else if (value.isArray()) {
        value.forEach(word -> text.append(word.asText()).append(' '));
        text.append('\n');
      }
    }
    return text.toString();
  }
}
