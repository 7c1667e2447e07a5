package io.claudebench.hook.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.claudebench.hook.effect.Found;
import io.claudebench.hook.shell.Argument;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What rules say, found as they are written: every condition of every rule on every text, nothing ruled out before. */
final class PlainBook {
  /** Conditions that held once; a test in which some never did would show nothing. */
  final Set<String> held = new HashSet<>();

  record Said(Action action, String rule, String reason, List<String> warnings, List<String> shadows,
      List<String> leases) {

    static Said of(Verdict verdict) {
      return new Said(verdict.action(), verdict.rule(), verdict.reason(), verdict.warnings(), verdict.shadows(),
          verdict.leases().stream().map(Rule::name).toList());
    }
  }

  Said judge(List<RuleSpec> rules, ToolCall call) {
    var warnings = new ArrayList<String>();
    var shadows = new ArrayList<String>();
    var leases = new ArrayList<String>();
    RuleSpec by = null;
    Action strongest = null;
    String reason = null;
    for (RuleSpec rule : rules) {
      Action action = rule.action();
      String told = told(rule, call);
      boolean hasFailed = false;
      try {
        if (!holds(rule, call)) {
          continue;
        }
      } catch (IllegalStateException fault) {
        hasFailed = true;
        told = rule.name() + ": It could not be decided.";
        action = action == Action.warn ? null : rule.onFailure().action();
      }
      if (rule.requiresLease() && !hasFailed) {
        leases.add(rule.name());
      } else if (rule.shadow()) {
        shadows.add(hasFailed ? told : action + " " + told);
      } else if (action == Action.warn) {
        warnings.add(told);
      } else if (action != null && (strongest == null || action == Action.deny && strongest == Action.ask)) {
        strongest = action;
        by = rule;
        reason = told;
      }
    }
    boolean isFull = call.findings().isFull();
    return by != null ? new Said(strongest, by.name(), reason, List.of(), shadows, leases)
        : isFull ? new Said(null, null, null, warnings, shadows, leases)
        : new Said(Action.ask, Book.UNSEEN, Book.UNSEEN + ": It is not to be seen from the command alone what would "
            + "run.", List.of(), shadows, leases);
  }

  private static String told(RuleSpec rule, ToolCall call) {
    String why = rule.effects() == null ? null : call.findings().found().stream()
        .filter(found -> rule.effects().contains(found.effect().word())).map(Found::why).findFirst().orElse(null);
    return rule.name() + ": " + (rule.reason() != null ? rule.reason() : why != null ? why
        : "It matches a rule of this fleet.");
  }

  private boolean holds(RuleSpec rule, ToolCall call) {
    return all("tools", rule.tools(), tool -> is(tool, call.tool, ".*", "."))
        && (rule.pattern() == null || held("pattern", texts(call).stream().anyMatch(text -> finds(rule.pattern(),
            text))))
        && (rule.fields() == null || held("fields", rule.fields().properties().stream().allMatch(field ->
            isIn(call.params.at(JsonPointer.compile(field.getKey())), field.getValue().textValue()))))
        && all("effects", rule.effects(), effect -> call.findings().found().stream().map(Found::effect)
            .anyMatch(found -> found.word().equals(effect)))
        && names(rule, call);
  }

  private boolean names(RuleSpec rule, ToolCall call) {
    boolean isPath = rule.paths() == null || isPath(rule.paths(), call.paths());
    boolean isHost = rule.hosts() == null || isHost(rule.hosts(), call.hosts());
    boolean mayBe = (isPath || call.paths().plain().isCut()) && (isHost || call.hosts().plain().isCut());
    if (mayBe && !(isPath && isHost)) {
      throw new IllegalStateException("more is named");
    }
    return mayBe;
  }

  private boolean all(String kind, List<String> any, java.util.function.Predicate<String> holds) {
    return any == null || held(kind, any.stream().anyMatch(holds));
  }

  private boolean held(String kind, boolean is) {
    if (is) {
      held.add(kind);
    }
    return is;
  }

  private static boolean finds(String regex, String text) {
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).find();
  }

  private static boolean isIn(JsonNode value, String regex) {
    return !value.isMissingNode() && finds(regex, value.isTextual() ? value.textValue() : value.toString());
  }

  private static List<String> texts(ToolCall call) {
    var texts = new ArrayList<>(List.of(call.command));
    call.findings().commands().forEach(one -> texts.add(one.words().stream().map(Argument::text).map(Marks::plain)
        .collect(Collectors.joining(" "))));
    return texts;
  }

  private boolean isPath(List<String> globs, Named paths) {
    return globs.stream().anyMatch(glob -> {
      boolean isHome = glob.equals("~") || glob.startsWith("~/");
      String whole = isHome || glob.startsWith("/")
          ? Paths.normal(isHome ? Marks.HOME + glob.substring(1) : glob, "") : "**/" + glob;
      return held("plain paths", plain(paths).anyMatch(path -> is(whole, path, "[^/]*", "[^/]")))
          || held("paths with globs", paths.globs().stream().anyMatch(path -> mayBe(whole, path)));
    });
  }

  private boolean isHost(List<String> globs, Named hosts) {
    return globs.stream().anyMatch(glob -> held("hosts", plain(hosts).anyMatch(host ->
        is(glob.toLowerCase(Locale.ROOT), host, ".*", "."))) || hosts.globs().stream().anyMatch(host ->
        mayBe(glob.toLowerCase(Locale.ROOT), host)));
  }

  private static java.util.stream.Stream<String> plain(Named names) {
    return IntStream.range(0, names.plain().count()).mapToObj(names.plain()::get);
  }

  /** The whole of a glob as one expression. */
  private static boolean is(String glob, String text, String star, String one) {
    String end = glob.endsWith("/**") ? "(/.*)?" : "";
    String rest = end.isEmpty() ? glob : glob.substring(0, glob.length() - 3);
    var regex = new StringBuilder();
    for (int i = 0; i < rest.length(); i++) {
      boolean isDeep = rest.startsWith("**/", i);
      boolean isAny = rest.startsWith("**", i);
      char c = rest.charAt(i);
      regex.append(isDeep ? "(.*/)?" : isAny ? ".*" : c == '*' ? star : c == '?' ? one
          : java.util.regex.Pattern.quote(String.valueOf(c)));
      i += isDeep ? 2 : isAny ? 1 : 0;
    }
    return java.util.regex.Pattern.compile(regex + end, java.util.regex.Pattern.DOTALL).matcher(text).matches();
  }

  /** The parts in front of the first star of a glob, each of which some part with globs may be. */
  private static boolean mayBe(String glob, String[] path) {
    String end = glob.endsWith("/**") ? glob.substring(0, glob.length() - 3) : glob;
    String front = end.split("[*?]", 2)[0];
    String[] own = front.split("/");
    boolean isWhole = front.endsWith("/") || front.equals(end);
    List<String> literal = List.of(own).subList(0, Math.max(0, own.length - (isWhole ? 0 : 1)));
    return literal.size() > 1 && literal.size() <= path.length
        && IntStream.range(0, literal.size()).allMatch(i -> Paths.matches(path[i], literal.get(i)));
  }
}
