package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Word.Variable;
import java.util.Locale;

/** Parameter expansion: reading {@code ${…}}, and what its operators make of a value. */
final class Parameters {
  private static final String[] OPERATORS = {":-", ":=", ":+", ":?", "##", "%%", "//", "/#", "/%", "^^", ",,",
      "-", "=", "+", "?", "#", "%", "/", "^", ",", "@", ":"};

  private static final int INDEX_MAX = 64;

  static boolean isName(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  /** At a dollar sign. */
  static Variable read(Cursor cursor, boolean isQuoted) {
    cursor.at++;
    if (cursor.peek() != '{') {
      return new Variable(name(cursor, false), null, null, "", null, isQuoted);
    }
    cursor.at++;
    String prefix = "";
    if ((cursor.peek() == '!' || cursor.peek() == '#') && cursor.peek(1) != '}') {
      prefix = String.valueOf(cursor.peek());
      cursor.at++;
    }
    String name = name(cursor, true);
    String subscript = null;
    Word index = null;
    if (cursor.peek() == '[') {
      int from = cursor.at + 1;
      index = index(cursor);
      subscript = cursor.text.substring(from, Math.max(from, cursor.at - 1));
    }
    String operator = "";
    for (String one : OPERATORS) {
      if (cursor.skip(one)) {
        operator = one;
        break;
      }
    }
    if (!cursor.work.enter()) {
      cursor.at = cursor.text.length();
      return new Variable(name, subscript, index, "", null, isQuoted);
    }
    Word operand = new Words(cursor).operand('}', isQuoted);
    cursor.work.leave();
    return new Variable(name, subscript, index, prefix + operator, operand, isQuoted);
  }

  /** At an opening bracket, and over the closing one. @return what is expanded there, or null */
  static Word index(Cursor cursor) {
    int close = cursor.text.indexOf(']', cursor.at);
    int end = close < 0 || close > cursor.at + INDEX_MAX ? -1 : close;
    String plain = end < 0 ? "$" : cursor.text.substring(cursor.at + 1, end);
    if (plain.indexOf('$') < 0 && plain.indexOf('`') < 0) {
      cursor.at = end + 1;
      return null;
    }
    cursor.at++;
    if (!cursor.work.enter()) {
      cursor.at = cursor.text.length();
      return null;
    }
    Word index = new Words(cursor).operand(']', true);
    cursor.work.leave();
    return index;
  }

  private static String name(Cursor cursor, boolean isBraced) {
    int from = cursor.at;
    if (isName(cursor.peek()) && (!Character.isDigit(cursor.peek()) || isBraced)) {
      while (isName(cursor.peek())) {
        cursor.at++;
      }
    } else if (cursor.at < cursor.text.length() && cursor.peek() != '}') {
      cursor.at++;
    }
    return cursor.text.substring(from, cursor.at);
  }

  /** What an operator that changes a value makes of a known one; null when that cannot be told. */
  static String apply(String value, String operator, String operand) {
    return switch (operator) {
      case "^^" -> value.toUpperCase(Locale.ROOT);
      case ",," -> value.toLowerCase(Locale.ROOT);
      case "^" -> value.isEmpty() ? value : Character.toUpperCase(value.charAt(0)) + value.substring(1);
      case "," -> value.isEmpty() ? value : Character.toLowerCase(value.charAt(0)) + value.substring(1);
      case ":" -> slice(value, operand.strip());
      case "/", "//" -> replace(value, operand, operator.equals("//"));
      case "#", "##" -> cut(value, operand, true, operator.length() > 1);
      case "%", "%%" -> cut(value, operand, false, operator.length() > 1);
      case "@" -> value;
      default -> null;
    };
  }

  private static String slice(String value, String operand) {
    String[] numbers = operand.split(":", 2);
    try {
      int from = Integer.parseInt(numbers[0].strip());
      from = from < 0 ? Math.max(0, value.length() + from) : Math.min(from, value.length());
      int count = numbers.length > 1 ? Integer.parseInt(numbers[1].strip()) : value.length();
      int to = count < 0 ? value.length() + count : (int) Math.min(value.length(), (long) from + count);
      return value.substring(from, Math.max(from, to));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String replace(String value, String operand, boolean isAll) {
    int slash = operand.indexOf('/');
    String pattern = slash < 0 ? operand : operand.substring(0, slash);
    String other = slash < 0 ? "" : operand.substring(slash + 1);
    if (pattern.isEmpty() || Marks.isGlob(pattern) || pattern.indexOf(Marks.UNKNOWN) >= 0) {
      return null;
    }
    int at = value.indexOf(pattern);
    if (at < 0) {
      return value;
    }
    return isAll ? value.replace(pattern, other)
        : value.substring(0, at) + other + value.substring(at + pattern.length());
  }

  private static String cut(String value, String pattern, boolean isFront, boolean isLongest) {
    if (!Marks.isGlob(pattern)) {
      return isFront && value.startsWith(pattern) ? value.substring(pattern.length())
          : !isFront && value.endsWith(pattern) ? value.substring(0, value.length() - pattern.length()) : value;
    }
    String rest = isFront ? pattern.substring(1) : pattern.substring(0, pattern.length() - 1);
    boolean isStar = pattern.charAt(isFront ? 0 : pattern.length() - 1) == Marks.STAR;
    if (!isStar || rest.isEmpty() || Marks.isGlob(rest)) {
      return null;
    }
    int at = isFront == isLongest ? value.lastIndexOf(rest) : value.indexOf(rest);
    return at < 0 ? value : isFront ? value.substring(at + rest.length()) : value.substring(0, at);
  }

  private Parameters() {}
}
