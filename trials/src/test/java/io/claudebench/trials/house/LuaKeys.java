package io.claudebench.trials.house;

import io.claudebench.core.Key;
import io.claudebench.core.redis.Header;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A script forms a key only from a family that the header declares plus an id. Lexically: the key of every command is a
 * name, a member, KEYS[n], or {@code prefix .. id} (and an ending that the map of keys has), where {@code prefix} is a
 * local for a KEYS entry of type {@code prefix} (in a fragment: a parameter); a local that a key comes from is judged
 * by what it was given.
 */
final class LuaKeys {
  private static final Pattern CALL = Pattern.compile("\\bredis\\.p?call\\(\\s*(['\"])([A-Za-z]+)\\1\\s*([,)])");
  private static final Set<String> KEYLESS = Set.of("TIME", "INFO", "PUBLISH", "PING", "CONFIG", "SCRIPT");
  /** Commands whose key comes after a subcommand. */
  private static final Set<String> SECOND = Set.of("XINFO", "XGROUP", "OBJECT", "MEMORY");
  private static final String NAME = "[A-Za-z_]\\w*";
  private static final Pattern PLAIN = Pattern.compile(NAME + "|KEYS\\[[^\\]]+]|" + NAME + "(\\.\\w+|\\[[^\\]]+])+");
  private static final Pattern JOINED =
      Pattern.compile("(" + NAME + "(?:\\.\\w+)?|KEYS\\[(\\d+)])\\s*\\.\\.\\s*" + NAME
      + "(\\.\\w+|\\[[^\\]]+]|\\([^()]*\\))*(?:\\s*\\.\\.\\s*'(:[a-z]+)')?");
  /**
   * The one function that chooses between keys: {@code lib/place.lua}, a prefix in KEYS plus what stands in a task's
   * hash.
   */
  private static final Pattern CHOSEN = Pattern.compile("queue_of\\(\\w+\\)");
  private static final Pattern LOCAL =
      Pattern.compile("\\blocal\\s+(" + NAME + "(?:\\s*,\\s*" + NAME + ")*)\\s*=\\s*([^\\n]*)");
  private static final Pattern PARAMETERS = Pattern.compile("\\bfunction\\b\\s*[\\w.]*\\(([^)]*)\\)");

  private final LuaFile lua;
  private final Set<String> prefixes = new HashSet<>();
  private final Map<String, List<String>> given = new HashMap<>();

  private LuaKeys(LuaFile lua, Collection<LuaFile> near) {
    this.lua = lua;
    named(lua);
    near.forEach(this::named);
    PARAMETERS.matcher(lua.code()).results().forEach(m -> prefixes.addAll(List.of(m.group(1).split("\\s*,\\s*"))));
    LOCAL.matcher(lua.texts()).results().forEach(m -> {
      String[] names = m.group(1).split("\\s*,\\s*");
      List<String> values = split(m.group(2));
      for (int i = 0; i < names.length && i < values.size(); i++) {
        given.computeIfAbsent(names[i], n -> new ArrayList<>()).add(values.get(i));
      }
    });
  }

  /** The families that this file, or a fragment it uses, declares. */
  private void named(LuaFile file) {
    file.header().keys().stream().filter(Header.Declared::isFamily).forEach(key -> prefixes.add(key.local()));
  }

  /** @param near the fragments whose locals this file sees */
  static List<Finding> check(LuaFile lua, Collection<LuaFile> near) {
    var found = new ArrayList<Finding>();
    var keys = new LuaKeys(lua, near);
    CALL.matcher(lua.texts()).results().forEach(m -> {
      if (!KEYLESS.contains(m.group(2).toUpperCase()) && m.group(3).equals(",")) {
        String rest = lua.texts().substring(m.end());
        List<String> arguments = split(rest);
        String key = arguments.get(SECOND.contains(m.group(2).toUpperCase()) && arguments.size() > 1 ? 1 : 0);
        if (m.group(2).toUpperCase().startsWith("XREAD") || !keys.allowed(key, 3)) {
          found.add(lua.source()
              .at(m.start(), "forms the key " + key + " from something else than a prefix in KEYS plus an id"));
        }
      }
    });
    found.addAll(lua.source().each(lua.texts(), "['\"]\\{?cb:", "spells a key; take it from KEYS"));
    return found;
  }

  private boolean allowed(String key, int depth) {
    if (CHOSEN.matcher(key).matches()) {
      return true;
    }
    var joined = JOINED.matcher(key);
    if (joined.matches()) {
      if (joined.group(4) != null
          && Stream.of(Key.values()).noneMatch(row -> row.row().getFirst().endsWith("}" + joined.group(4)))) {
        return false;
      }
      String left = joined.group(1);
      return prefixes.contains(left) || left.contains(".")
          && given.getOrDefault(left.substring(0, left.indexOf('.')), List.of("")).getFirst().startsWith("{")
              || left.contains(".") && prefixes.contains(left.substring(0, left.indexOf('.')));
    }
    if (!PLAIN.matcher(key).matches()) {
      return false;
    }
    return depth == 0 || given.getOrDefault(key, List.of()).stream()
        .flatMap(value -> Stream.of(value.split("\\b(?:and|or)\\b")))
        .map(String::strip).noneMatch(value -> value.contains("..") && !allowed(value, depth - 1));
  }

  /** The expressions of a list, up to the bracket that closes it. */
  static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = Math.max(i, text.indexOf(c, i + 1));
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0 && depth-- == 0) {
        parts.add(text.substring(start, i).strip());
        return parts;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }
}
