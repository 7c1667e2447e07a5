package io.claudebench.trials.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * HOUSE 4, the rules for one Lua file. Assembled are the lines of Lua of a script and of the fragments it names,
 * without comments; base and the prelude (limit, once, run), which stand before every script, are not counted.
 */
final class LuaRules {
  static final int FILE_MAX = 80;
  /**
   * A complete frees its dependants and claims the next in one round trip, so it needs the fragments of three scripts.
   * Each fragment stays a page; a second script would be a second round trip, and two changes that are not one.
   */
  static final int ASSEMBLED_MAX = 600;

  /** @param fragments every fragment of the house that this file may name, by stem */
  static List<Finding> check(Source source, Map<String, LuaFile> fragments) {
    LuaFile lua = LuaFile.of(source);
    var found = new ArrayList<Finding>();
    if (source.lines() > FILE_MAX) {
      found.add(new Finding(source.file(), FILE_MAX + 1, "has " + source.lines() + " lines; a script has at most "
          + FILE_MAX));
    }
    found.addAll(source.each(lua.texts(), "(?i)\\bp?call\\(\\s*['\"](KEYS|FLUSHALL|FLUSHDB)['\"]",
        "walks or empties the whole Redis"));
    found.addAll(source.each(source.text(), "\\bTODO\\b", "TODO in main code"));
    found.addAll(header(lua, fragments));
    if (!lua.isPrelude()) {
      found.addAll(source.each(lua.code(), "\\bKEYS\\b", "counts its keys; declare each by its name"));
      found.addAll(LuaHeader.check(lua, fragments));
    }
    if (lua.isFragment() && !lua.isPrelude()) {
      found.addAll(source.each(lua.code(), "(?m)^(?!local function\\b)\\S.*\\bredis\\.",
          "asks Redis by being included"));
      found.addAll(source.each(lua.code(), "(?m)^local (?!function\\b)[a-z]",
          "keeps what one call made for the next of its group; say -- Each"));
    }
    var near = Stream.concat(Stream.ofNullable(fragments.get("base")), lua.near(fragments).stream()).toList();
    found.addAll(LuaKeys.check(lua, near));
    found.addAll(LuaFlow.refusalsAfterWrites(lua, near));
    return found;
  }

  private static List<Finding> header(LuaFile lua, Map<String, LuaFile> fragments) {
    var found = new ArrayList<Finding>();
    Source source = lua.source();
    if (!Pattern.compile("^-- " + Pattern.quote(source.stem()) + ": \\S.*").matcher(lua.head()).find()) {
      found.add(new Finding(source.file(), 1, "must begin with '-- " + source.stem() + ": one sentence.'"));
    }
    if (lua.isFragment()) {
      return found;
    }
    for (int number : lua.arguments()) {
      if (!lua.declares(number)) {
        String argument = "ARGV[" + number + "]";
        found.add(new Finding(source.file(), lineOf(lua, argument), "uses " + argument + ", which its header lacks"));
      }
    }
    for (String part : List.of("Returns", "Guarantee", "Cost")) {
      if (!lua.hasPart(part)) {
        found.add(new Finding(source.file(), 1, "lacks the header part " + part));
      }
    }
    if (!lua.hasPart("Refuses") && LuaFlow.REFUSAL.matcher(lua.code()).find()) {
      found.add(new Finding(source.file(), 1, "refuses, but lacks the header part Refuses"));
    }
    LuaReach.unsaid(lua, lua.near(fragments)).forEach(what -> found.add(new Finding(source.file(), 1,
        "costs " + what + ", which its Cost does not say")));
    found.addAll(assembled(lua, fragments));
    return found;
  }

  private static List<Finding> assembled(LuaFile lua, Map<String, LuaFile> fragments) {
    long lines = lua.lines() + lua.near(fragments).stream().mapToLong(LuaFile::lines).sum();
    return lines <= ASSEMBLED_MAX ? List.of() : List.of(new Finding(lua.source().file(), 1,
        "has " + lines + " lines of Lua with its fragments; at most " + ASSEMBLED_MAX));
  }

  private static int lineOf(LuaFile lua, String text) {
    return lua.source().lineOf(Math.max(0, lua.code().indexOf(text)));
  }

  private LuaRules() {}
}
