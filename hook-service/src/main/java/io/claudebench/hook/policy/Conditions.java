package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Refusal;
import io.claudebench.hook.effect.Effect;
import io.claudebench.hook.effect.Found;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What must hold for a rule to match, the cheapest to ask first. */
final class Conditions {
  private static final Cause PLAIN = new Cause(null);

  private final List<Glob> tools;
  private final Search pattern;
  private final Map<JsonPointer, Search> fields = new LinkedHashMap<>();
  private final Set<Effect> effects = EnumSet.noneOf(Effect.class);
  private final List<Glob> paths;
  private final List<Glob> hosts;

  /** That they hold. @param found the effect that makes it so; null when none is asked for */
  record Cause(Found found) {}

  /** Refuses {@code INVALID} what is no pattern, pointer or effect. @param at the JSON pointer of the rule */
  Conditions(RuleSpec spec, String at) {
    tools = all(spec.tools()).stream().map(Glob::name).toList();
    pattern = spec.pattern() == null ? null : search(spec.pattern(), at + "/pattern");
    if (spec.fields() != null) {
      spec.fields().properties().forEach(field -> fields.put(pointer(field.getKey(), at + "/fields"),
          search(field.getValue().textValue(), at + "/fields/" + escaped(field.getKey()))));
    }
    for (String word : all(spec.effects())) {
      effects.add(Arrays.stream(Effect.values()).filter(effect -> effect.word().equals(word)).findFirst()
          .orElseThrow(() -> Refusal.invalid(at + "/effects", "must be of "
              + Arrays.stream(Effect.values()).map(Effect::word).toList())));
    }
    paths = all(spec.paths()).stream().map(path -> path(path, at + "/paths")).toList();
    hosts = all(spec.hosts()).stream().map(host -> Glob.name(host.toLowerCase(Locale.ROOT))).toList();
  }

  private static List<String> all(List<String> texts) {
    return texts == null ? List.of() : texts;
  }

  private static Search search(String regex, String at) {
    if (regex == null || regex.isEmpty() || regex.length() > 1000) {
      throw Refusal.invalid(at, "must be an RE2 pattern of 1 to 1000 characters");
    }
    try {
      return Search.of(regex);
    } catch (IllegalArgumentException no) {
      throw Refusal.invalid(at, "is no RE2 pattern: " + no.getMessage());
    }
  }

  /** Paths are compared as they are once a shell has read them. */
  private static Glob path(String text, String at) {
    boolean isOdd = text.endsWith("/") && text.length() > 1 || text.chars().anyMatch(c -> "$\\\"'`{}[]".indexOf(c) >= 0)
        || List.of(text.split("/")).stream().anyMatch(part -> part.equals(".") || part.equals(".."))
        || text.startsWith("~") && text.length() > 1 && text.charAt(1) != '/';
    if (isOdd) {
      throw Refusal.invalid(at, "must be a path such as /srv/app/**, ~/.ssh/* or .env; its only marks are * and ?");
    }
    return Glob.path(text);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static JsonPointer pointer(String text, String at) {
    try {
      return JsonPointer.compile(text);
    } catch (IllegalArgumentException no) {
      throw Refusal.invalid(at, "must have JSON pointers, such as /command");
    }
  }

  /** Why this call matches; null when it does not. */
  Cause of(ToolCall call) {
    if (!tools.isEmpty() && !Glob.any(tools, List.of(call.tool)) || pattern != null && !isIn(call)
        || !fields.entrySet().stream().allMatch(field -> isFound(call.params.at(field.getKey()), field.getValue()))) {
      return null;
    }
    Found found = effects.isEmpty() ? null : call.findings().found().stream()
        .filter(one -> effects.contains(one.effect())).findFirst().orElse(null);
    boolean isOne = (effects.isEmpty() || found != null) && (paths.isEmpty() || Glob.any(paths, call.paths()))
        && (hosts.isEmpty() || Glob.any(hosts, call.hosts()));
    return !isOne ? null : found == null ? PLAIN : new Cause(found);
  }

  /** About how large its patterns are in memory. */
  int size() {
    return (pattern == null ? 0 : pattern.size) + fields.values().stream().mapToInt(search -> search.size).sum();
  }

  /** How many patterns it may search. */
  int searches() {
    return (pattern == null ? 0 : 1) + fields.size() + paths.size() + hosts.size();
  }

  /** Whether a prompt matches. */
  boolean isOf(Search.Text prompt) {
    return pattern == null || pattern.finds(prompt);
  }

  /** In the command as it is written, or in one of its programs as the shell gives it its words. */
  private boolean isIn(ToolCall call) {
    return pattern.finds(call.text) || call.programs().stream().anyMatch(pattern::finds);
  }

  private static boolean isFound(JsonNode value, Search search) {
    return !value.isMissingNode() && search.finds(value.isTextual() ? value.textValue() : value.toString());
  }
}
