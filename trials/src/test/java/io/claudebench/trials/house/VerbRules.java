package io.claudebench.trials.house;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** HOUSE 4, the rules for a handler: its test twin, the events it emits, and whose tasks it changes. */
final class VerbRules {
  private static final Pattern HANDLES = Pattern.compile("@Handles\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");
  private static final Pattern NAMED = Pattern.compile("verb = \"([^\"]+)\"");
  private static final Pattern EMITS = Pattern.compile("emits\\s*=\\s*(\\{[^}]*}|\"[^\"]*\")");
  private static final Pattern LOADED = Pattern.compile("\\b(?:load|ungated)\\(\\s*\"(\\w+)\"");
  /** What hook-service's recorder tells behind the answer; its script has the type as an argument. */
  private static final Pattern RECORDED = Pattern.compile("\\bRecorded\\.of\\(\\s*\"(\\w+)\"");

  /**
   * What a script could append and for this verb does not: a single create has no total, a redriven task no parents.
   */
  private static final Map<String, Set<String>> NEVER = Map.of("TaskCreate", Set.of("batch.completed"), "TaskRedrive",
      Set.of("batch.completed", "task.unblocked", "task.failed", "task.dead"));

  static boolean isVerb(Source source) {
    return source.isMain() && !source.stem().equals("Handles") && HANDLES.matcher(Mask.javaTexts(source.text())).find();
  }

  /** {@code task.create}. */
  static String name(Source verb) {
    var named = NAMED.matcher(verb.text());
    return named.find() ? named.group(1) : verb.stem();
  }

  /** A verb {@code X} has a test {@code XTest} in its module. */
  static List<Finding> twin(Source verb, Collection<Source> all) {
    boolean has = all.stream().anyMatch(s -> s.module().equals(verb.module()) && !s.isMain()
        && s.stem().equals(verb.stem() + "Test"));
    return has ? List.of() : List.of(new Finding(verb.file(), 1, "has no test twin " + verb.stem() + "Test"));
  }

  /**
   * {@code emits} has the events that the scripts it loads may append, no more and no less; of what is told behind
   * its answer, the type it records. @param scripts the module's scripts by stem
   */
  static List<Finding> emits(Source verb, Map<String, LuaFile> scripts, Map<String, LuaFile> fragments) {
    String texts = Mask.javaTexts(verb.text());
    var appended = new TreeSet<String>();
    scriptsOf(verb, scripts).forEach(script -> appended.addAll(LuaReach.events(script, script.near(fragments))));
    RECORDED.matcher(verb.text()).results().forEach(what -> appended.add("hook." + what.group(1) + ".executed"));
    var declared = new TreeSet<String>();
    HANDLES.matcher(texts).results().forEach(handles -> EMITS.matcher(handles.group(1)).results().forEach(emits ->
        Pattern.compile("\"([^\"]+)\"").matcher(emits.group(1)).results().map(type -> type.group(1))
            .forEach(declared::add)));
    int line = HANDLES.matcher(texts).results().findFirst().map(handles -> verb.lineOf(handles.start())).orElse(1);
    var found = new ArrayList<Finding>();
    declared.stream().filter(type -> !appended.contains(type)).forEach(type -> found.add(new Finding(verb.file(), line,
        "emits " + type + ", but no script it loads appends that event")));
    appended.removeAll(declared);
    appended.removeAll(NEVER.getOrDefault(verb.stem(), Set.of()));
    appended.forEach(type -> found.add(new Finding(verb.file(), line,
        "may append " + type + ", which its emits lacks")));
    return found;
  }

  /** A verb that anybody with work may call, and that changes the task it names, asks whose it is. */
  static List<Finding> own(Source verb, Map<String, LuaFile> scripts) {
    if (!verb.text().contains("may = Access.SUBMIT") || !verb.text().contains("@TaskId String id")) {
      return List.of();
    }
    return scriptsOf(verb, scripts).anyMatch(script -> script.words().contains("not_own")) ? List.of()
        : List.of(new Finding(verb.file(), 1, "changes the task it names, but its script takes no not_own"));
  }

  private static Stream<LuaFile> scriptsOf(Source verb, Map<String, LuaFile> scripts) {
    return LOADED.matcher(Mask.javaTexts(verb.text())).results().map(m -> scripts.get(m.group(1)))
        .filter(Objects::nonNull);
  }

  private VerbRules() {}
}
