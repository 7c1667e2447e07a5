package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonPointer;
import io.claudebench.core.Refusal;
import io.claudebench.hook.effect.Effect;
import io.claudebench.hook.effect.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** What must hold for a rule to match, the cheapest to ask first. */
final class Conditions {
  private static final Cause PLAIN = new Cause(null);

  /** Null where nothing is asked, as of paths and hosts: so it is seen without a look elsewhere. */
  private final Glob[] tools;
  private final Search pattern;
  private final Field[] fields;
  private final Set<Effect> effects;
  private final Glob[] paths;
  private final Glob[] hosts;

  private record Field(JsonPointer place, Search search) {}

  /** That they hold. @param found the effect that makes it so; null when none is asked for */
  record Cause(Found found) {}

  /** Refuses {@code INVALID} what is no pattern, pointer or effect. @param at the JSON pointer of the rule */
  Conditions(RuleSpec spec, String at) {
    tools = globs(spec.tools(), Glob::name);
    pattern = spec.pattern() == null ? null : search(spec.pattern(), at + "/pattern");
    fields = spec.fields() == null || spec.fields().isEmpty() ? null : spec.fields().properties().stream()
        .map(field -> new Field(pointer(field.getKey(), at + "/fields"), search(field.getValue().textValue(),
            at + "/fields/" + escaped(field.getKey())))).toArray(Field[]::new);
    effects = spec.effects() == null || spec.effects().isEmpty() ? null : EnumSet.copyOf(spec.effects().stream()
        .map(word -> effect(word, at + "/effects")).toList());
    paths = globs(spec.paths(), path -> path(path, at + "/paths"));
    hosts = globs(spec.hosts(), host -> Glob.name(host.toLowerCase(Locale.ROOT)));
  }

  private static Glob[] globs(List<String> texts, Function<String, Glob> read) {
    return texts == null || texts.isEmpty() ? null : texts.stream().map(read).toArray(Glob[]::new);
  }

  private static Effect effect(String word, String at) {
    return Arrays.stream(Effect.values()).filter(effect -> effect.word().equals(word)).findFirst().orElseThrow(() ->
        Refusal.invalid(at, "must be of " + Arrays.stream(Effect.values()).map(Effect::word).toList()));
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

  /**
   * Why this call matches; null when it does not. Throws IllegalStateException when that lies in what it names beyond
   * what is looked at.
   */
  Cause of(ToolCall call) {
    if (tools != null && !Glob.any(tools, call.name())) {
      return null;
    }
    boolean isText = pattern == null || pattern.finds(call.texts());
    if (!isText && !call.texts().isCut() || fields != null && !areFound(call)) {
      return null;
    }
    Found found = effects == null ? null : found(call.findings().found());
    if (effects != null && found == null) {
      return null;
    }
    boolean isPath = paths == null || Glob.any(paths, call.paths());
    boolean isHost = hosts == null || Glob.any(hosts, call.hosts());
    if (!isPath && !call.paths().plain().isCut() || !isHost && !call.hosts().plain().isCut()) {
      return null;
    }
    if (!isText || !isPath || !isHost) {
      throw new IllegalStateException("It names more than is looked at.");
    }
    return found == null ? PLAIN : new Cause(found);
  }

  private boolean areFound(ToolCall call) {
    for (Field field : fields) {
      if (!field.search().finds(call.field(field.place()))) {
        return false;
      }
    }
    return true;
  }

  private Found found(List<Found> all) {
    for (int i = 0; i < all.size(); i++) {
      if (effects.contains(all.get(i).effect())) {
        return all.get(i);
      }
    }
    return null;
  }

  /**
   * The condition that tells most by a few bits. Paths are looked at only where nothing is asked before them, and
   * hosts where no paths are: what a command does may be undecidable, and then who is asked for it fails.
   */
  Gate gate() {
    var gates = new ArrayList<Gate>();
    if (effects != null) {
      return new Gate(Gate.Kind.EFFECTS, null, new long[] {effects.stream().mapToLong(ToolCall::bit).sum()});
    }
    if (pattern != null) {
      gates.add(Gate.of(Gate.Kind.TEXTS, null, pattern.words()));
    }
    if (fields != null) {
      gates.add(Gate.of(Gate.Kind.FIELD, fields[0].place(), fields[0].search().words()));
    }
    if (tools != null) {
      gates.add(Gate.of(Gate.Kind.TOOL, null, pieces(tools)));
    }
    if (gates.isEmpty() && paths != null) {
      gates.add(Gate.of(Gate.Kind.PATHS, null, pieces(paths)));
    } else if (gates.isEmpty() && hosts != null) {
      gates.add(Gate.of(Gate.Kind.HOSTS, null, pieces(hosts)));
    }
    return gates.stream().filter(gate -> !gate.isOpen()).findFirst().orElse(Gate.OPEN);
  }

  private static List<Piece> pieces(Glob[] globs) {
    return Arrays.stream(globs).map(Glob::piece).toList();
  }

  /** About how large its patterns are in memory. */
  int size() {
    return (pattern == null ? 0 : pattern.size)
        + (fields == null ? 0 : Arrays.stream(fields).mapToInt(field -> field.search().size).sum());
  }

  /** How many patterns it may search. */
  int searches() {
    return (pattern == null ? 0 : 1) + count(fields) + count(paths) + count(hosts);
  }

  private static int count(Object[] some) {
    return some == null ? 0 : some.length;
  }

  /** Whether a prompt matches. */
  boolean isOf(Texts prompt) {
    return pattern == null || pattern.finds(prompt);
  }
}
