package io.claudebench.trials.house;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blanks what a rule must not see; lines and offsets stay. */
final class Mask {
  private static final String TEXT = "\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"";
  private static final Pattern JAVA = Pattern.compile("(?<comment>//[^\\n]*|/\\*[\\s\\S]*?\\*/)|(?<text>" + TEXT
      + "|'(?:\\\\.|[^'\\\\\\n])+')");
  private static final Pattern LUA = Pattern.compile(
      "(?<comment>--\\[\\[[\\s\\S]*?]]|--[^\\n]*)|(?<text>'(?:\\\\.|[^'\\\\\\n])*'|\"(?:\\\\.|[^\"\\\\\\n])*\"|"
      + "\\[\\[[\\s\\S]*?]])");

  /** Java without comments and without what its texts say. */
  static String javaCode(String text) {
    return blank(JAVA, text, true);
  }

  /** Java without comments. */
  static String javaTexts(String text) {
    return blank(JAVA, text, false);
  }

  static String luaCode(String text) {
    return blank(LUA, text, true);
  }

  static String luaTexts(String text) {
    return blank(LUA, text, false);
  }

  private static String blank(Pattern pattern, String text, boolean texts) {
    return pattern.matcher(text).replaceAll(match -> {
      boolean isText = match.group("text") != null;
      return Matcher.quoteReplacement(isText ? texts ? quotes(match.group()) : match.group() : match.group()
          .replaceAll("[^\\n]", " "));
    });
  }

  private static String quotes(String text) {
    return text.length() < 2 ? text : text.charAt(0) + text.substring(1, text.length() - 1).replaceAll("[^\\n]", " ")
        + text.charAt(text.length() - 1);
  }

  private Mask() {}
}
