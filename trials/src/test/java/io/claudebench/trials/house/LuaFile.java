package io.claudebench.trials.house;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One Lua file: its header (the comment lines on top) and its code.
 *
 * @param head the header's text
 * @param code the text without comments and without what its texts say
 * @param texts the text without comments
 */
record LuaFile(Source source, String head, String code, String texts) {
  private static final Pattern DECLARED = Pattern.compile(
      "\\b(KEYS|ARGV)\\[(\\d+)(\\.\\.)?(\\d*)]\\s*(\\w+\\b(?!\\[))?\\s*(\\w+\\b(?!\\[))?");
  private static final Pattern UNPACKED = Pattern.compile(
      "\\blocal\\s+([\\w\\s,]+?)\\s*=\\s*unpack\\((KEYS|ARGV)(?:\\s*,\\s*(\\d+)(?:\\s*,\\s*\\d+)?)?\\s*\\)");

  static LuaFile of(Source source) {
    String[] lines = source.text().split("\n", -1);
    int end = 0;
    while (end < lines.length && lines[end].startsWith("--")) {
      end++;
    }
    return new LuaFile(source, String.join("\n", Arrays.copyOf(lines, end)), Mask.luaCode(source.text()),
        Mask.luaTexts(source.text()));
  }

  boolean isFragment() {
    return source.file().contains("/lua/lib/");
  }

  /**
   * {@code KEYS[2]} → its type as the header says, for {@code KEYS} or {@code ARGV}; a range {@code KEYS[4..]} declares
   * all that follow.
   */
  Map<Integer, String> declared(String list) {
    var found = new HashMap<Integer, String>();
    var matcher = DECLARED.matcher(head);
    while (matcher.find()) {
      if (matcher.group(1).equals(list)) {
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? first : matcher.group(4).isEmpty() ? 5000
            : Integer.parseInt(matcher.group(4));
        for (int n = first; n <= last; n++) {
          found.put(n, "prefix".equals(matcher.group(5))
              || matcher.group(6) == null ? matcher.group(5) : matcher.group(6));
        }
      }
    }
    return found;
  }

  TreeSet<Integer> used(String list) {
    var found = new TreeSet<Integer>();
    Pattern.compile("\\b" + list + "\\[(\\d+)]").matcher(code).results()
        .forEach(m -> found.add(Integer.parseInt(m.group(1))));
    found.addAll(unpacked(list).values());
    return found;
  }

  /** Which number each local of {@code local a, b = unpack(KEYS)} or {@code unpack(KEYS, 3, 4)} has. */
  Map<String, Integer> unpacked(String list) {
    var numbers = new HashMap<String, Integer>();
    UNPACKED.matcher(code).results().filter(m -> m.group(2).equals(list)).forEach(m -> {
      int number = m.group(3) == null ? 1 : Integer.parseInt(m.group(3));
      for (String name : m.group(1).strip().split("\\s*,\\s*")) {
        numbers.put(name, number++);
      }
    });
    return numbers;
  }

  /** The fragments that the header names. */
  List<String> uses() {
    var matcher = Pattern.compile("(?m)^-- Uses +(.+)$").matcher(head);
    return matcher.find() ? List.of(matcher.group(1).trim().split(" *, *")) : List.of();
  }

  /** Lines of Lua: no comments, no blank lines. */
  long lines() {
    return code.lines().filter(line -> !line.isBlank()).count();
  }

  boolean hasPart(String part) {
    return Pattern.compile("(?m)^-- " + part + "\\b").matcher(head).find();
  }
}
