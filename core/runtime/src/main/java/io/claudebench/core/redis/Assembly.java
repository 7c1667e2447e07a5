package io.claudebench.core.redis;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Lua file and the fragments that it and they name, as one function of ARGV that a group of calls runs one by one:
 * each fragment once, behind all that it uses itself, and a local for each key that any of them declares.
 */
final class Assembly {
  private static final String BASE = "base";

  private final UnaryOperator<String> read;
  private final Map<String, String> fragments = new LinkedHashMap<>();
  private final Map<String, Header.Declared> keys = new LinkedHashMap<>();
  private final Map<String, String> each = new LinkedHashMap<>();
  private final String file;
  private final Set<Header.About> caller = EnumSet.noneOf(Header.About.class);
  private String settles;

  /** @param read the text of a file below {@code lua/} */
  Assembly(String name, UnaryOperator<String> read) {
    this.read = read;
    String text = read.apply(name);
    add(name, text, new ArrayList<>(List.of(name)));
    this.file = code(text);
  }

  private void add(String file, String text, List<String> path) {
    Header header = Header.of(file, text);
    header.uses().forEach(fragment -> use(fragment, path));
    header.keys().forEach(key -> keys.merge(key.local(), key, (one, other) -> one.same(file, other)));
    caller.addAll(header.caller());
    each.putAll(header.each());
    settles = header.settles() == null ? settles : header.settles();
  }

  private void use(String fragment, List<String> path) {
    if (path.contains(fragment)) {
      throw new IllegalStateException("Fragments use each other in a circle: " + path + " " + fragment);
    }
    if (!fragments.containsKey(fragment)) {
      path.add(fragment);
      String text = read.apply("lib/" + fragment);
      add(fragment, text, path);
      path.removeLast();
      fragments.put(fragment, code(text));
    }
  }

  /** The keys it takes, in the order of its KEYS. */
  List<Header.Declared> keys() {
    return List.copyOf(keys.values());
  }

  /** What it wants to know of the caller: its last arguments, in this order. */
  List<Header.About> caller() {
    return List.copyOf(caller);
  }

  /** Whether it answers {@code {answer, ids}}: what PostgreSQL must have before the answer is sent. */
  boolean settles() {
    return settles != null;
  }

  /**
   * @param isGated whether it runs only where the epoch is open
   * @param isLimited whether the limiter stands before it
   * @param isOnce whether its first answer is kept
   * @param isFull whether it is refused as Redis is nearly full; the first answer is told again all the same
   */
  String text(boolean isGated, boolean isLimited, boolean isOnce, boolean isFull) {
    return "local SHARED, GIVEN, ARGV = " + (keys.size() + (isGated ? 1 : 0)) + ", ARGV\n"
        + lib(BASE) + (isGated ? lib("gate") : "") + (isFull ? lib("nearly_full") : own())
        + (isOnce ? records(isFull ? Set.of() : fragments.keySet()) : "")
        + "local function one(KEYS, ARGV)\n" + (isLimited ? lib("limit") : "") + lib(isOnce ? "once" : "plain")
        + "end\n" + lib("group");
  }

  private String records(Set<String> there) {
    return Stream.of("hours", "records").filter(one -> !there.contains(one)).map(this::lib)
        .collect(Collectors.joining());
  }

  private String lib(String fragment) {
    return code(read.apply("lib/" + fragment));
  }

  /** What all calls of a group share, and what runs one of them. */
  private String own() {
    String locals = keys.isEmpty() ? "" : "local " + String.join(", ", keys.keySet()) + " = "
        + (keys.size() == 1 ? "KEYS[1]" : "unpack(KEYS, 1, " + keys.size() + ")") + "\n";
    String given = caller().stream().map(about -> "local " + about + "\n").collect(Collectors.joining());
    String anew = each.keySet().stream().map(local -> "local " + local + "\n").collect(Collectors.joining());
    return locals + given + anew + String.join("", fragments.values())
        + "local function script()\n" + file + "end\n"
        + "local function call(its)\nARGV = its\n"
        + caller().reversed().stream().map(about -> about + " = table.remove(ARGV)\n").collect(Collectors.joining())
        + each.entrySet().stream().map(one -> one.getKey() + " = " + one.getValue() + "\n")
            .collect(Collectors.joining())
        + "local answer, forget = script()\n"
        + "return answer, forget" + (settles == null ? "" : ", " + settles) + "\nend\n";
  }

  /** What Redis needs of a file: its comment lines are for people. */
  private static String code(String text) {
    return text.lines().filter(line -> !line.isBlank() && !line.stripLeading().startsWith("--"))
        .map(line -> line + "\n").collect(Collectors.joining());
  }
}
