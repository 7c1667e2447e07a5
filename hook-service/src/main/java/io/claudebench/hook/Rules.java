package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.EventLoop;
import io.claudebench.hook.Rule.Action;
import io.claudebench.hook.effect.Context;
import io.claudebench.hook.effect.Effects;
import io.claudebench.hook.effect.Findings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules in force: the built-in ones as the configuration changes them, then its own. */
@Singleton
final class Rules {
  /** The rule that asks where it is not to be seen what would run. */
  static final String UNSEEN = "unseen";
  /** Characters; longer commands are not read on the event loop. */
  private static final int INLINE_MAX = 8192;
  private static final String PATTERN = "It matches a pattern of this fleet.";
  private static final List<String> COMMAND_FIELDS = List.of("command", "cmd", "script");

  private final List<Rule> rules;

  /**
   * @param action null when there is no objection
   * @param rule the name of the rule that decided; null without an objection
   * @param reason the rule and why
   * @param warnings never null
   * @param isFull whether all was seen that decides what runs
   */
  record Verdict(Action action, String rule, String reason, List<String> warnings, boolean isFull) {
    boolean allow() {
      return action == null;
    }
  }

  /** What a rule has against a command. Without its words: what is told is kept, and they may hold secrets. */
  private record Objection(Rule rule, String why) {
    String told() {
      return rule.name() + ": " + why;
    }
  }

  Rules(HookSettings settings) {
    Map<String, Rule> byName = new LinkedHashMap<>();
    Rule.BUILT_IN.forEach(rule -> byName.put(rule.name(), rule));
    settings.deny().forEach((name, pattern) -> {
      if (pattern.equals("off")) {
        byName.remove(name);
      } else {
        byName.put(name, Rule.deny(name, pattern));
      }
    });
    rules = List.copyOf(byName.values());
  }

  /** The verdict on a tool's parameters: on its command, when it has one. @param cwd where it runs; null unknown */
  Uni<Verdict> judge(JsonNode params, String cwd) {
    String command = command(params);
    Uni<Verdict> verdict = Uni.createFrom().item(() -> on(command, cwd));
    return command.length() <= INLINE_MAX ? verdict
        : EventLoop.back(verdict.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }

  private Verdict on(String command, String cwd) {
    Findings findings = Effects.of(command, new Context(cwd, path -> Optional.empty()));
    List<Objection> objections = rules.stream().flatMap(rule -> objections(rule, command, findings))
        .sorted(Comparator.comparing(one -> one.rule().action())).toList();
    List<String> warnings = objections.stream().filter(one -> one.rule().action() == Action.WARN).map(Objection::told)
        .distinct().toList();
    if (!objections.isEmpty() && objections.getFirst().rule().action() != Action.WARN) {
      Objection first = objections.getFirst();
      return new Verdict(first.rule().action(), first.rule().name(), first.told(), List.of(), findings.isFull());
    }
    return findings.isFull() ? new Verdict(null, null, null, warnings, true) : new Verdict(Action.ASK, UNSEEN,
        UNSEEN + ": It is not to be seen from the command alone what would run.", List.of(), false);
  }

  private static Stream<Objection> objections(Rule rule, String command, Findings findings) {
    if (rule.pattern() != null) {
      return rule.pattern().matcher(command).find() ? Stream.of(new Objection(rule, PATTERN)) : Stream.of();
    }
    return findings.found().stream().filter(found -> found.effect() == rule.effect())
        .map(found -> new Objection(rule, found.why()));
  }

  /** What a shell would get: a text, or the command fields, where a list is the words of one program. */
  private static String command(JsonNode params) {
    if (params.isTextual()) {
      return params.textValue();
    }
    var lines = new ArrayList<String>();
    for (String field : COMMAND_FIELDS) {
      JsonNode value = params.path(field);
      if (value.isTextual()) {
        lines.add(value.textValue());
      } else if (value.isArray()) {
        var words = new ArrayList<String>();
        value.forEach(word -> words.add("'" + word.asText().replace("'", "'\\''") + "'"));
        lines.add(String.join(" ", words));
      }
    }
    return String.join("\n", lines);
  }
}
