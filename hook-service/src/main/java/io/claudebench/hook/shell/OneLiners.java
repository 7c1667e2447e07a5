package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Code given to an interpreter: where it stands among the words, and which shell texts can be seen in it. */
final class OneLiners {
  private static final int CODE_MAX = 100_000;
  private static final int TEXTS_MAX = 32;
  /** Interpreter, to the options whose value is code. */
  private static final Map<String, Set<String>> OPTIONS = Map.ofEntries(Map.entry("python", Set.of("-c")),
      Map.entry("perl", Set.of("-e", "-E")), Map.entry("ruby", Set.of("-e")), Map.entry("php", Set.of("-r", "-R")),
      Map.entry("node", Set.of("-e", "-p", "--eval", "--print")), Map.entry("deno", Set.of("eval")),
      Map.entry("bun", Set.of("-e", "--eval")), Map.entry("lua", Set.of("-e")), Map.entry("tclsh", Set.of()),
      Map.entry("osascript", Set.of("-e")), Map.entry("Rscript", Set.of("-e")), Map.entry("julia", Set.of("-e", "-E")),
      Map.entry("pypy", Set.of("-c")), Map.entry("ipython", Set.of("-c")), Map.entry("elixir", Set.of("-e")),
      Map.entry("groovy", Set.of("-e")), Map.entry("scala", Set.of("-e")), Map.entry("nodejs", Set.of("-e", "-p")));
  private static final Set<String> FIRST_WORD = Set.of("awk", "gawk", "mawk", "nawk", "sed", "gsed", "jshell");
  private static final Pattern RUNS = Pattern.compile("(?:system|popen|exec[lv]?[pe]*|spawn\\w*|call|run|Popen"
      + "|check_output|check_call|getoutput|getstatusoutput|execSync|execFileSync|execFile|spawnSync|shell_exec"
      + "|passthru|proc_open|pcntl_exec|execute|do shell script|qx|Command|backtick"
      + "|create_subprocess_shell)\\s*(?:\\(\\s*)?(?=[\\[\\s\"'`({/bfr])");
  private static final Pattern BACKQUOTED = Pattern.compile("`([^`]{1,4000}+)`"
      + "|(?:qx|%x)\\s*(?:\\(([^)]{1,4000}+)\\)|\\{([^}]{1,4000}+)}|/([^/]{1,1000})/)");
  private static final Pattern PIPED = Pattern.compile("\\|&?\\s*\"([^\"]{1,2000})\""
      + "|\"([^\"]{1,2000})\"\\s*\\|&?\\s*getline");

  /** What the interpreter of this name reads from its words or its input; null when it is none. */
  static Data code(Command call, String name, Walk walk) {
    String bare = bare(name);
    boolean isFirst = FIRST_WORD.contains(bare);
    Set<String> options = OPTIONS.get(bare);
    if (options == null && !isFirst) {
      return null;
    }
    List<Argument> words = call.words();
    for (int i = 1; i < words.size(); i++) {
      String text = words.get(i).text();
      if (isFirst && (text.equals("-e") || text.equals("--expression")) && i + 1 < words.size()) {
        return seen(words.get(i + 1).data(), walk, false);
      }
      if (isFirst && (text.equals("-v") || text.equals("-F"))) {
        i++;
      } else if (isFirst && text.equals("-f") && i + 1 < words.size()) {
        return seen(walk.scope.read(words.get(i + 1).text()), walk, false);
      } else if (isFirst && !text.startsWith("-")) {
        return seen(words.get(i).data(), walk, false);
      } else if (options != null && i + 1 < words.size() && isCode(text, options)) {
        return seen(words.get(i + 1).data(), walk, true);
      } else if (options != null && !text.startsWith("-")) {
        return text.equals("/dev/stdin") ? seen(call.input(), walk, true) : walk.scope.read(text);
      } else if (text.equals("-m")) {
        return null;
      }
    }
    boolean isAsking = words.size() == 2 && words.get(1).text().matches("-[vVh]|--\\w+");
    return isFirst || isAsking || call.input().text().isEmpty() ? null : seen(call.input(), walk, true);
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
    return text.length() > 2 && text.charAt(0) == '-' && text.charAt(1) != '-'
        && options.contains("-" + text.charAt(text.length() - 1)) && !text.startsWith("-m");
  }

  private static Data seen(Data code, Walk walk, boolean isDeciding) {
    if (isDeciding && code.text().equals(Data.UNKNOWN.text()) && !code.has(Data.FILE)) {
      walk.work.partial();
    }
    walk.work.step(Math.min(code.text().length(), CODE_MAX) * 4);
    return code;
  }

  /** The shell texts in it: what stands in quotes behind a call that runs programs. */
  static Set<String> shell(Data data) {
    String code = data.text().length() > CODE_MAX ? data.text().substring(0, CODE_MAX) : data.text();
    Set<String> texts = new LinkedHashSet<>();
    Matcher runs = RUNS.matcher(code);
    while (runs.find() && texts.size() < TEXTS_MAX) {
      arguments(code, runs.end(), texts);
    }
    for (Pattern pattern : List.of(BACKQUOTED, PIPED)) {
      Matcher found = pattern.matcher(code);
      while (found.find() && texts.size() < TEXTS_MAX) {
        for (int i = 1; i <= found.groupCount(); i++) {
          if (found.group(i) != null && found.group(i).length() > 1) {
            texts.add(found.group(i).replace("\\/", "/"));
          }
        }
      }
    }
    SedScript.run(code, texts);
    return texts;
  }

  /** The quoted texts up to the end of a call: one is a command line, several are words or pieces. */
  private static void arguments(String code, int from, Set<String> texts) {
    int end = Math.min(code.length(), from + 4000);
    for (int i = from; i < end; i++) {
      if (code.charAt(i) == ';' || code.charAt(i) == '\n') {
        end = closes(code, from, i) ? i : end;
      }
    }
    List<String> all = new ArrayList<>();
    for (int i = from; i < end && all.size() < TEXTS_MAX; i++) {
      char quote = code.charAt(i);
      if (quote == '"' || quote == '\'' || quote == '`') {
        int close = SedScript.close(code, i + 1, quote, end);
        if (close < 0) {
          break;
        }
        all.add(Escapes.decode(code.substring(i + 1, close)));
        i = close;
      }
    }
    if (!all.isEmpty()) {
      texts.add(all.getFirst());
      texts.add(String.join(" ", all));
      texts.add(String.join("", all));
    }
  }

  private static boolean closes(String code, int from, int at) {
    int quotes = 0;
    for (int i = from; i < at; i++) {
      quotes += code.charAt(i) == '"' || code.charAt(i) == '\'' ? 1 : 0;
    }
    return quotes % 2 == 0 && at - from < 1000;
  }

  private OneLiners() {}
}
