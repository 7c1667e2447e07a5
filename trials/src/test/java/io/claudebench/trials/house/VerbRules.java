package io.claudebench.trials.house;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** HOUSE 4, the rules for a handler: its test twin, and the events it emits. */
final class VerbRules {
  private static final Pattern HANDLES = Pattern.compile("@Handles\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");
  private static final Pattern EMITS = Pattern.compile("emits\\s*=\\s*(\\{[^}]*}|\"[^\"]*\")");
  private static final Pattern LOADED = Pattern.compile("\\b(?:load|ungated)\\(\\s*\"(\\w+)\"");

  static boolean isVerb(Source source) {
    return source.isMain() && !source.stem().equals("Handles") && HANDLES.matcher(Mask.javaTexts(source.text())).find();
  }

  /** A verb {@code X} has a test {@code XTest} in its module. */
  static List<Finding> twin(Source verb, Collection<Source> all) {
    boolean has = all.stream().anyMatch(s -> s.module().equals(verb.module()) && !s.isMain()
        && s.stem().equals(verb.stem() + "Test"));
    return has ? List.of() : List.of(new Finding(verb.file(), 1, "has no test twin " + verb.stem() + "Test"));
  }

  /**
   * Each event of {@code emits} stands in a script that the handler loads, or in a fragment of it. @param scripts the
   * module's scripts by stem
   */
  static List<Finding> emits(Source verb, Map<String, LuaFile> scripts, Map<String, LuaFile> fragments) {
    var found = new ArrayList<Finding>();
    String texts = Mask.javaTexts(verb.text());
    var lua = new StringBuilder();
    LOADED.matcher(texts).results().map(m -> scripts.get(m.group(1))).filter(file -> file != null).forEach(file -> {
      lua.append(file.texts());
      file.near(fragments).forEach(fragment -> lua.append(fragment.texts()));
    });
    HANDLES.matcher(texts).results().forEach(handles -> EMITS.matcher(handles.group(1)).results().forEach(emits ->
        Pattern.compile("\"([^\"]+)\"").matcher(emits.group(1)).results().forEach(type -> {
          if (!appends(lua.toString(), type.group(1))) {
            found.add(verb.at(handles.start(), "emits " + type.group(1)
                + ", but no script it loads appends that event"));
          }
        })));
    return found;
  }

  /** The type stands there as a text, or as {@code 'task.' .. status} with {@code 'completed'} beside it. */
  private static boolean appends(String lua, String type) {
    int dot = type.indexOf('.') + 1;
    return lua.contains("'" + type + "'") || lua.contains("'" + type.substring(0, dot) + "' .. ")
        && lua.contains("'" + type.substring(dot) + "'");
  }

  private VerbRules() {}
}
