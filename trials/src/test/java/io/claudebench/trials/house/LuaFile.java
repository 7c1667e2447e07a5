package io.claudebench.trials.house;

import io.claudebench.core.redis.Header;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Lua file: its header (the comment lines on top) and its code.
 *
 * @param head the header's text
 * @param header what it declares
 * @param code the text without comments and without what its texts say
 * @param texts the text without comments
 */
record LuaFile(Source source, String head, Header header, String code, String texts) {
  private static final Pattern ARGUMENT = Pattern.compile("\\bARGV\\[(\\d+)(\\.\\.)?]");
  private static final Pattern TOP = Pattern.compile("(?m)^local (?:function (\\w+)|([\\w, ]+))");
  private static final Pattern LOCAL =
      Pattern.compile("\\blocal (?:function (\\w+)|([\\w, ]+))|\\bfor ([\\w, ]+) in|\\bfor (\\w+) =");
  private static final Pattern PARAMETERS = Pattern.compile("\\bfunction\\b\\s*\\w*\\(([\\w, ]+)\\)");
  private static final Pattern WORD = Pattern.compile("(?<![\\w.:])([A-Za-z_]\\w*)\\b(?!\\s*=(?!=))");

  static LuaFile of(Source source) {
    String[] lines = source.text().split("\n", -1);
    int end = 0;
    while (end < lines.length && lines[end].startsWith("--")) {
      end++;
    }
    return new LuaFile(source, String.join("\n", Arrays.copyOf(lines, end)), Header.of(source.file(), source.text()),
        Mask.luaCode(source.text()), Mask.luaTexts(source.text()));
  }

  boolean isFragment() {
    return source.file().contains("/lua/lib/");
  }

  /** What stands before or behind every script and takes its KEYS and ARGV from the runner. */
  boolean isPrelude() {
    return isFragment()
        && Set.of("base", "gate", "group", "limit", "nearly_full", "once", "plain").contains(source.stem());
  }

  /** The ARGV that the header names; {@code ARGV[4..]} is all that follow. */
  boolean declares(int argument) {
    return ARGUMENT.matcher(head).results().anyMatch(m -> {
      int number = Integer.parseInt(m.group(1));
      return number == argument || m.group(2) != null && number <= argument;
    }) || Pattern.compile("(?m)^-- ARGV +per ").matcher(head).find();
  }

  TreeSet<Integer> arguments() {
    var found = new TreeSet<Integer>();
    Pattern.compile("\\bARGV\\[(\\d+)]").matcher(code).results().forEach(m -> found.add(Integer.parseInt(m.group(1))));
    return found;
  }

  /** The names of its code that are no field of a table and no member of another name. */
  Set<String> words() {
    var found = new HashSet<String>();
    WORD.matcher(code).results().forEach(m -> found.add(m.group(1)));
    return found;
  }

  /** Its functions and other locals outside of any function: what it gives to those that use it. */
  Set<String> gives() {
    Set<String> found = names(TOP);
    found.addAll(header.each().keySet());
    return found;
  }

  /** All that it calls by a name of its own: locals, parameters, variables of loops. */
  Set<String> own() {
    Set<String> found = names(LOCAL);
    found.addAll(names(PARAMETERS));
    return found;
  }

  private Set<String> names(Pattern pattern) {
    var found = new HashSet<String>();
    pattern.matcher(code).results().forEach(m -> {
      for (int i = 1; i <= m.groupCount(); i++) {
        if (m.group(i) != null) {
          Stream.of(m.group(i).split(",")).map(String::strip).forEach(found::add);
        }
      }
    });
    return found;
  }

  /** The fragments that it uses, and those that they use, each once; a name that is none is left out. */
  Collection<LuaFile> near(Map<String, LuaFile> fragments) {
    var found = new LinkedHashMap<String, LuaFile>();
    collect(fragments, found);
    return found.values();
  }

  private void collect(Map<String, LuaFile> fragments, Map<String, LuaFile> found) {
    for (String name : header.uses()) {
      LuaFile fragment = fragments.get(name);
      if (fragment != null && found.putIfAbsent(name, fragment) == null) {
        fragment.collect(fragments, found);
      }
    }
  }

  /** Lines of Lua: no comments, no blank lines. */
  long lines() {
    return code.lines().filter(line -> !line.isBlank()).count();
  }

  boolean hasPart(String part) {
    return Pattern.compile("(?m)^-- " + part + "\\b").matcher(head).find();
  }
}
