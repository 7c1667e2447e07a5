package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Node.Assign;
import io.claudebench.hook.shell.Node.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands in a simple command beside its words: redirections, assignments, the inside of a test. */
final class Redirects {
  private static final int ELEMENT_MAX = 2000;

  /** The redirection at the cursor, or null. */
  static Redirect read(Cursor cursor, String[] operators) {
    int at = cursor.at;
    int number = -1;
    while (cursor.peek() >= '0' && cursor.peek() <= '9') {
      number = Math.min(99, Math.max(0, number) * 10 + cursor.peek() - '0');
      cursor.at++;
    }
    char c = cursor.peek();
    if (c == '{' && number < 0) {
      int close = at + 1;
      while (Parameters.isName(cursor.peek(close - at))) {
        close++;
      }
      if (cursor.text.startsWith("}", close) && close + 1 < cursor.text.length()
          && "<>".indexOf(cursor.text.charAt(close + 1)) >= 0) {
        cursor.at = close + 1;
        c = cursor.peek();
      }
    }
    boolean isProcess = (c == '<' || c == '>') && cursor.peek(1) == '(';
    if (!isProcess && (c == '<' || c == '>' || c == '&' && cursor.peek(1) == '>')) {
      for (String operator : operators) {
        if (cursor.skip(operator)) {
          return target(cursor, operator, number);
        }
      }
    }
    cursor.at = at;
    return null;
  }

  private static Redirect target(Cursor cursor, String operator, int number) {
    cursor.blanks();
    Word word = Words.read(cursor);
    if (word == null) {
      cursor.work.partial();
      word = new Word(List.of(), false, cursor.from(cursor.at), cursor.to(cursor.at));
    }
    var redirect = new Redirect(operator, number, word);
    if (operator.equals("<<") || operator.equals("<<-")) {
      var delimiter = new StringBuilder();
      boolean isQuoted = false;
      for (Word.Part part : word.parts()) {
        if (part instanceof Word.Text text) {
          delimiter.append(Marks.plain(text.text()));
          isQuoted |= text.isQuoted();
        }
      }
      cursor.heredocs.add(new Cursor.Heredoc(redirect, delimiter.toString(), isQuoted, operator.equals("<<-")));
    }
    return redirect;
  }

  /** {@code name=…}, {@code name+=…}, {@code name[…]=…}; null when there is none. */
  static Assign assign(Cursor cursor) {
    int end = cursor.at;
    String text = cursor.text;
    while (end < text.length() && Parameters.isName(text.charAt(end))) {
      end++;
    }
    if (end == cursor.at || end >= text.length() || Character.isDigit(cursor.peek())) {
      return null;
    }
    int start = cursor.at;
    String name = text.substring(start, end);
    Word index = null;
    if (text.charAt(end) == '[') {
      if (!isElement(cursor, end)) {
        return null;
      }
      cursor.at = end;
      index = Parameters.index(cursor);
      name += text.substring(end, cursor.at).replace("\"", "").replace("'", "");
      end = cursor.at;
    }
    boolean isAppended = text.startsWith("+=", end);
    if (!isAppended && !text.startsWith("=", end)) {
      cursor.at = start;
      return null;
    }
    cursor.at = end + (isAppended ? 2 : 1);
    if (cursor.peek() == '(') {
      cursor.at++;
      return new Assign(name, index, null, elements(cursor), isAppended);
    }
    Word value = Words.read(cursor);
    return new Assign(name, index, value == null ? new Word(List.of(), false, cursor.at, cursor.at) : value, null,
        isAppended);
  }

  /** Whether behind the bracket some closing one stands in front of an equals sign, not far away. */
  private static boolean isElement(Cursor cursor, int from) {
    String text = cursor.text;
    int limit = Math.min(text.length() - 1, from + ELEMENT_MAX);
    int i = from;
    for (; i < limit && text.charAt(i) != '\n'; i++) {
      if (text.charAt(i) == ']' && (text.charAt(i + 1) == '=' || text.startsWith("+=", i + 1))) {
        return true;
      }
    }
    if (i == from + ELEMENT_MAX) {
      cursor.work.partial();
    }
    return false;
  }

  /** Behind the parenthesis of an array, and over its end. */
  static List<Word> elements(Cursor cursor) {
    List<Word> elements = new ArrayList<>();
    while (!cursor.isEnd() && cursor.peek() != ')') {
      cursor.blanks();
      if (cursor.peek() == '\n') {
        cursor.newline();
        continue;
      }
      Word word = Words.read(cursor);
      if (word != null) {
        elements.add(word);
      } else if (cursor.peek() != ')') {
        cursor.work.partial();
        cursor.at++;
      }
    }
    cursor.at = Math.min(cursor.at + 1, cursor.text.length());
    return elements;
  }

  /** The words up to {@code ]]}, whatever operators stand between them. */
  static void test(Cursor cursor, List<Word> words) {
    while (!cursor.isEnd()) {
      cursor.blanks();
      Word word = Words.read(cursor);
      if (word != null) {
        words.add(word);
        if ("]]".equals(word.bare())) {
          return;
        }
      } else if (cursor.peek() == '\n') {
        cursor.newline();
      } else {
        cursor.at++;
      }
    }
    cursor.work.partial();
  }

  /** Whether a name stands in front of the equals sign. */
  static boolean isAssigned(String text) {
    int equals = text.indexOf('=');
    for (int i = 0; i < equals; i++) {
      if (!Parameters.isName(text.charAt(i))) {
        return false;
      }
    }
    return equals > 0;
  }

  private Redirects() {}
}
