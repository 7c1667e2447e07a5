package io.claudebench.trials.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** HOUSE 4, the rules for one Java file. */
final class JavaRules {
  static final int FILE_MAX = 300;
  static final int METHOD_MAX = 40;

  private static final Pattern CONTROL =
      Pattern.compile("(?s).*\\b(if|for|while|switch|catch|synchronized|try|else|do|return|new)\\b.*|.*->.*");
  private static final Pattern TYPE = Pattern.compile("(?s).*\\b(class|interface|record|enum)\\s+\\w+.*");
  private static final Pattern METHOD = Pattern.compile("(?s).*\\)\\s*(throws[\\w\\s.,]+)?");

  static List<Finding> check(Source source) {
    var found = new ArrayList<Finding>();
    String code = Mask.javaCode(source.text());
    if (source.lines() > FILE_MAX) {
      found.add(new Finding(source.file(), FILE_MAX + 1, "has " + source.lines() + " lines; a Java file has at most "
          + FILE_MAX));
    }
    found.addAll(methods(source, code));
    if (source.isMain()) {
      found.addAll(source.each(code, "\\bThread\\.sleep\\b", "sleeps; await a signal or a timer"));
      found.addAll(source.each(code, "\\bstatic\\s+final\\s+\\w*Random\\s",
          "keeps a Random of its class: a native build refuses it, as all processes would share its seed"));
      found.addAll(source.each(source.text(), "\\bTODO\\b", "TODO in main code; do it or open an issue"));
      found.addAll(source.each(code, "\\bSystem\\.(out|err)\\b", "prints; only Dispatch logs"));
      if (!source.stem().equals("Key") && !source.module().equals("core/testkit")) {
        found.addAll(source.each(Mask.javaTexts(source.text()), "\"\\{?cb:", "spells a key; ask Keys"));
      }
    }
    return found;
  }

  private record Block(boolean isType, String method, int line) {}

  private static List<Finding> methods(Source source, String code) {
    var found = new ArrayList<Finding>();
    var open = new ArrayDeque<Block>();
    int head = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      if (c == '{') {
        open.push(block(source, code.substring(head, i), head, !open.isEmpty() && open.peek().isType()));
      } else if (c == '}' && !open.isEmpty()) {
        Block closed = open.pop();
        int length = source.lineOf(i) - closed.line() + 1;
        if (closed.method() != null && length > METHOD_MAX) {
          found.add(new Finding(source.file(), closed.line(), closed.method() + " has " + length
              + " lines; a method has at most " + METHOD_MAX));
        }
      }
      if (c == '{' || c == '}' || c == ';') {
        head = i + 1;
      }
    }
    return found;
  }

  private static Block block(Source source, String head, int offset, boolean inType) {
    String bare = Pattern.compile("@\\w+(\\([^()]*\\))?").matcher(head).replaceAll(m -> " ".repeat(m.group().length()));
    if (TYPE.matcher(bare).matches()) {
      return new Block(true, null, 0);
    }
    if (!inType || !METHOD.matcher(bare.stripTrailing()).matches() || CONTROL.matcher(bare).matches()) {
      return new Block(false, null, 0);
    }
    String name = bare.strip().replaceAll("(?s)\\(.*", "").replaceAll("(?s).*\\s", "");
    return new Block(false, name, source.lineOf(offset + bare.length() - bare.stripLeading().length()));
  }

  private JavaRules() {}
}
