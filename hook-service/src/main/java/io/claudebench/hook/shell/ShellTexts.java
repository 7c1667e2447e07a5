package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shell texts in code of another language: what stands in quotes behind a call that runs programs. */
final class ShellTexts {
  private static final int TEXTS_MAX = 4096;
  private static final Forms RUNS = Forms.of("""
      system popen exec[lv]?[pe]*
      spawn\\w{0,40} call run Popen check_output check_call getoutput getstatusoutput execSync
      execFileSync execFile shell_exec passthru proc_open pcntl_exec execute do\\x20shell\\x20script qx Command backtick
      create_subprocess_shell""", "\\s*(?:\\(\\s*)?(?=[\\[\\s\"'`({/bfr])");
  /** Every text in it ends at the first quote, so the time is in proportion to the code. */
  private static final Pattern PIPED = Pattern.compile("\\|&?\\s*+\"([^\"]++)\""
      + "|\"([^\"]++)\"\\s*+\\|&?\\s*+getline");

  private final String code;
  private final Work work;
  private final Set<String> texts = new LinkedHashSet<>();
  /** For a few closing characters, behind which place there is none any more. */
  private final int[] last = new int[128];

  private ShellTexts(String code, Work work) {
    this.code = code;
    this.work = work;
    Arrays.fill(last, Integer.MAX_VALUE);
  }

  static Set<String> of(Data data, Work work) {
    var found = new ShellTexts(data.text(), work);
    found.find();
    return found.texts;
  }

  private void find() {
    RUNS.each(code, runs -> {
      if (isOpen()) {
        arguments(runs.end());
      }
    });
    if (code.indexOf('`') >= 0 || code.contains("qx") || code.contains("%x")) {
      backquoted();
    }
    if (code.indexOf('|') >= 0) {
      piped(PIPED.matcher(code));
    }
    SedScript.run(code, texts);
    isOpen();
  }

  /** Whether more may be looked for; when not, what is left may be anything. */
  private boolean isOpen() {
    if (texts.size() > TEXTS_MAX) {
      work.partial();
    }
    return texts.size() <= TEXTS_MAX && !work.isSpent();
  }

  private void piped(Matcher found) {
    while (isOpen() && found.find()) {
      add(found.group(1) != null ? found.group(1) : found.group(2));
    }
  }

  private void add(String text) {
    if (text.length() > 1) {
      texts.add(text.replace("\\/", "/"));
    }
  }

  private void backquoted() {
    for (int i = 0; i < code.length() && isOpen(); i++) {
      char c = code.charAt(i);
      int open = c == '`' ? i : (c == 'q' || c == '%') && code.startsWith("x", i + 1) ? blanks(i + 2) : -1;
      int kind = open < 0 || open >= code.length() ? -1 : "`({/".indexOf(code.charAt(open));
      int close = kind < 0 || kind == 0 && c != '`' ? -1 : close("`)}/".charAt(kind), open + 1);
      if (close > open + 1) {
        add(code.substring(open + 1, close));
        i = close;
      }
    }
  }

  private int blanks(int from) {
    int at = from;
    while (at < code.length() && Character.isWhitespace(code.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where the character stands next, whatever is in front of it; -1 when it does not. */
  private int close(char end, int from) {
    int at = from >= last[end] ? -1 : code.indexOf(end, from);
    last[end] = at < 0 ? Math.min(last[end], from) : last[end];
    return at;
  }

  /** The quoted texts up to the end of a call: one is a command line, several are words or pieces. */
  private void arguments(int from) {
    List<String> all = new ArrayList<>();
    char before = '(';
    int at = from;
    for (; at < code.length(); at++) {
      char c = code.charAt(at);
      if (c == ';' || c == '\n' && "([{,".indexOf(before) < 0) {
        break;
      }
      if (c == '"' || c == '\'' || c == '`') {
        int close = close(c, at + 1) < 0 ? -1 : SedScript.close(code, at + 1, c, code.length());
        if (close < 0) {
          work.step((code.length() - at) / 4);
          break;
        }
        all.add(Escapes.decode(code.substring(at + 1, close)));
        at = close;
      }
      before = c > ' ' ? c : before;
    }
    if (work.step((at - from) / 4) && !all.isEmpty()) {
      texts.add(all.getFirst());
      texts.add(String.join(" ", all));
      texts.add(String.join("", all));
    }
  }
}
