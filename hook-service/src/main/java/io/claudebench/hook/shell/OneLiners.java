package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Code given to an interpreter: where it stands among the words. */
final class OneLiners {
  /** Interpreter, to the options whose value is code. */
  private static final Map<String, Set<String>> OPTIONS = Map.ofEntries(Map.entry("python", Set.of("-c")),
      Map.entry("perl", Set.of("-e", "-E")), Map.entry("ruby", Set.of("-e")), Map.entry("php", Set.of("-r", "-R")),
      Map.entry("node", Set.of("-e", "-p", "--eval", "--print")), Map.entry("deno", Set.of("eval")),
      Map.entry("bun", Set.of("-e", "--eval")), Map.entry("lua", Set.of("-e")), Map.entry("tclsh", Set.of()),
      Map.entry("osascript", Set.of("-e")), Map.entry("Rscript", Set.of("-e")), Map.entry("julia", Set.of("-e", "-E")),
      Map.entry("pypy", Set.of("-c")), Map.entry("ipython", Set.of("-c")), Map.entry("elixir", Set.of("-e")),
      Map.entry("groovy", Set.of("-e")), Map.entry("scala", Set.of("-e")), Map.entry("nodejs", Set.of("-e", "-p")));
  private static final Set<String> FIRST_WORD = Set.of("awk", "gawk", "mawk", "nawk", "sed", "gsed", "jshell");
  private static final Pattern LETTERS = Pattern.compile("-[a-zA-Z0-9]+");
  private static final Pattern ASKING = Pattern.compile("-[vVh]|--\\w+");

  /** What the interpreter of this name reads from its words or its input; null when it is none. */
  static Data code(Command call, String name, Walk walk) {
    String bare = bare(name);
    boolean isFirst = FIRST_WORD.contains(bare);
    Set<String> options = OPTIONS.get(bare);
    if (options == null && !isFirst) {
      return null;
    }
    List<Argument> words = call.words();
    List<Data> parts = new ArrayList<>(1);
    for (int i = 1; i < words.size(); i++) {
      String text = words.get(i).text();
      boolean isLast = i + 1 == words.size();
      if (text.equals("-m") && !isFirst) {
        break;
      }
      if (isFirst && (text.equals("-v") || text.equals("-F"))) {
        i++;
      } else if (!isLast && (isFirst ? isScript(text) : isCode(text, options))) {
        parts.add(words.get(++i).data());
      } else if (!isLast && isFirst && text.equals("-f")) {
        parts.add(walk.scope.read(words.get(++i).text()));
      } else if (!text.startsWith("-")) {
        if (parts.isEmpty()) {
          return isFirst ? seen(words.get(i).data(), walk, false) : file(call, text, walk);
        }
        break;
      }
    }
    if (!parts.isEmpty()) {
      return seen(Data.join(parts, "\n"), walk, !isFirst);
    }
    boolean isModule = words.stream().anyMatch(word -> word.text().equals("-m"));
    boolean isAsking = words.size() == 2 && ASKING.matcher(words.get(1).text()).matches();
    return isFirst || isModule || isAsking || call.input().text().isEmpty() ? null : seen(call.input(), walk, true);
  }

  private static boolean isScript(String text) {
    return text.equals("-e") || text.equals("--expression");
  }

  private static Data file(Command call, String path, Walk walk) {
    return path.equals("/dev/stdin") ? seen(call.input(), walk, true) : seen(walk.scope.read(path), walk, false);
  }

  /** {@code python} of {@code python3.12}. */
  private static String bare(String name) {
    int end = name.endsWith(".exe") ? name.length() - 4 : name.length();
    while (end > 0 && (name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9' || name.charAt(end - 1) == '.')) {
      end--;
    }
    return name.substring(0, end);
  }

  private static boolean isCode(String text, Set<String> options) {
    if (options.contains(text)) {
      return true;
    }
    return text.length() > 2 && text.charAt(0) == '-' && text.charAt(1) != '-' && LETTERS.matcher(text).matches()
        && options.contains("-" + text.charAt(text.length() - 1)) && !text.startsWith("-m");
  }

  private static Data seen(Data code, Walk walk, boolean isDeciding) {
    if (isDeciding && code.text().equals(Data.UNKNOWN.text()) && !code.has(Data.FILE)) {
      walk.work.partial();
    }
    walk.work.step(code.text().length() / 8);
    return code;
  }

  private OneLiners() {}
}
