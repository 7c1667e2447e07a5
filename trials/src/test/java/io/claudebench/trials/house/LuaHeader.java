package io.claudebench.trials.house;

import io.claudebench.core.Key;
import io.claudebench.core.redis.Header.Declared;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A header says what the file needs, no more and no less: each key it declares is used as it says, each key it uses is
 * declared, each fragment it names gives it something, and what it takes from fragments it names.
 */
final class LuaHeader {
  private static final Set<String> NAMES = Stream.of(Key.values()).flatMap(key -> Stream.of(key.local(), key.family()))
      .collect(Collectors.toSet());

  private final LuaFile lua;
  private final Map<String, LuaFile> fragments;
  private final List<Finding> found = new ArrayList<>();

  private LuaHeader(LuaFile lua, Map<String, LuaFile> fragments) {
    this.lua = lua;
    this.fragments = fragments;
  }

  static List<Finding> check(LuaFile lua, Map<String, LuaFile> fragments) {
    var rules = new LuaHeader(lua, fragments);
    rules.keys();
    rules.uses();
    return rules.found;
  }

  private void keys() {
    Set<String> words = lua.words();
    Set<String> own = lua.own();
    var declared = new HashSet<String>();
    for (Declared key : lua.header().keys()) {
      declared.add(key.local());
      if (own.contains(key.local())) {
        find("gives the name of the key " + key.local() + " to a local");
      } else if (!words.contains(key.local()) && !names(key)) {
        find("declares the key " + key.local() + ", which it does not use");
      }
      if (!key.type().equals(key.key().type())) {
        find("says that " + key.local() + " is a " + key.type() + "; the map says " + key.key().type());
      }
      access(key);
    }
    words.stream().filter(NAMES::contains).filter(word -> !declared.contains(word) && !own.contains(word))
        .forEach(word -> find("uses the key " + word + ", which its header lacks"));
  }

  /** It fixes the name of a key that a fragment uses. */
  private boolean names(Declared key) {
    return key.name() != null && lua.near(fragments).stream().flatMap(near -> near.header().keys().stream())
        .anyMatch(other -> other.local().equals(key.local()));
  }

  private void access(Declared key) {
    boolean isWritten = false;
    int commands = 0;
    Matcher call = Pattern.compile("\\bredis\\.p?call\\('(\\w+)'([^\\n]*)").matcher(lua.texts());
    while (call.find()) {
      List<String> arguments = LuaKeys.split(call.group(2).replaceFirst("^\\s*,", ""));
      boolean isMany = Set.of("DEL", "UNLINK", "EXISTS").contains(call.group(1));
      String key1 = isMany ? String.join(" ", arguments) : arguments.getFirst();
      if (call.group(1).equals("XINFO") || !Pattern.compile("\\b" + key.local() + "\\b").matcher(key1).find()) {
        continue;
      }
      commands++;
      isWritten |= !LuaFlow.READS.contains(call.group(1)) || call.group(1).equals("PUBLISH");
    }
    long named = Pattern.compile("(?<![\\w.'])" + key.local() + "\\b").matcher(lua.code()).results().count();
    if (isWritten && !key.isWritten()) {
      find("writes " + key.local() + ", which its header says is only read");
    } else if (!isWritten && key.isWritten() && commands > 0 && named == commands) {
      find("says that it writes " + key.local() + ", and only reads it");
    }
  }

  private void uses() {
    Set<String> words = lua.words();
    Set<String> own = lua.own();
    for (String name : lua.header().uses()) {
      LuaFile fragment = fragments.get(name);
      if (fragment == null) {
        find("uses " + name + ", but there is no lua/lib/" + name + ".lua");
      } else if (fragment.gives().stream().noneMatch(words::contains)) {
        find("names " + name + " under Uses and takes nothing of it");
      }
    }
    for (LuaFile near : lua.near(fragments)) {
      if (!lua.header().uses().contains(near.source().stem())) {
        near.gives().stream().filter(word -> words.contains(word) && !own.contains(word)).forEach(word ->
            find("takes " + word + " of lib/" + near.source().stem() + ".lua, which it does not name under Uses"));
      }
    }
  }

  private void find(String what) {
    found.add(new Finding(lua.source().file(), 1, what));
  }

  /** Fragments and what they give, of which nobody takes anything. */
  static List<Finding> unused(Collection<LuaFile> all) {
    var found = new ArrayList<Finding>();
    for (LuaFile fragment : all) {
      if (!fragment.isFragment() || fragment.isPrelude()) {
        continue;
      }
      List<LuaFile> users = all.stream().filter(lua -> lua.header().uses().contains(fragment.source().stem())).toList();
      if (users.isEmpty()) {
        found.add(new Finding(fragment.source().file(), 1, "is used by no script"));
      }
      for (String name : fragment.gives()) {
        long within = Pattern.compile("\\b" + name + "\\b").matcher(fragment.code()).results().count();
        if (within < 2 && !name.equals(fragment.header().settles()) && !fragment.header().each().containsKey(name)
            && users.stream().noneMatch(lua -> lua.words().contains(name))) {
          found.add(new Finding(fragment.source().file(), 1, "gives " + name + ", which nobody takes"));
        }
      }
    }
    return found;
  }
}
