package io.claudebench.hook.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.TreeMap;

/** What stands where a secret was. */
final class Mark {
  static final String START = "[redacted:";
  private static final Pattern MARK = Pattern.compile("\\[redacted:[a-z0-9-]{1,32}\\]");

  static String of(String kind) {
    return START + kind + "]";
  }

  static boolean isIn(String text) {
    return text.contains(START) && MARK.matcher(text).find();
  }

  /** Where the marks of a text begin, and where each ends. */
  static TreeMap<Integer, Integer> in(String text) {
    var marks = new TreeMap<Integer, Integer>();
    if (text.contains(START)) {
      Matcher matcher = MARK.matcher(text);
      while (matcher.find()) {
        marks.put(matcher.start(), matcher.end());
      }
    }
    return marks;
  }

  private Mark() {}
}
