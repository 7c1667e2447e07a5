package io.claudebench.hook.shell;

import io.claudebench.hook.shell.Word.Arithmetic;
import io.claudebench.hook.shell.Word.Part;
import io.claudebench.hook.shell.Word.Process;
import io.claudebench.hook.shell.Word.Run;
import io.claudebench.hook.shell.Word.Text;
import java.util.ArrayList;
import java.util.List;

/** Reads one word, with its quotes and what is expanded in it. */
final class Words {
  private static final String BREAKS = " \t\r\n;&|<>()";

  private final Cursor cursor;
  private final List<Part> parts = new ArrayList<>(4);
  private final StringBuilder text = new StringBuilder();
  private boolean isBraced;

  Words(Cursor cursor) {
    this.cursor = cursor;
  }

  /** The word at the cursor; null when none begins there. */
  static Word read(Cursor cursor) {
    Word plain = PlainWord.read(cursor);
    return plain != null ? plain : new Words(cursor).word();
  }

  private Word word() {
    int from = cursor.at;
    while (!cursor.isEnd() && cursor.work.step(1)) {
      char c = cursor.peek();
      if (BREAKS.indexOf(c) < 0) {
        unquoted(c, from);
      } else if (!inWord(c)) {
        break;
      }
    }
    return cursor.at == from ? null : end(from);
  }

  /** A part that begins with a character which elsewhere ends a word: it is read. */
  private boolean inWord(char c) {
    if ((c == '<' || c == '>') && cursor.peek(1) == '(') {
      boolean isInput = c == '<';
      cursor.at += 2;
      flush(false);
      parts.add(new Process(new Parser(cursor).inside(), isInput));
      return true;
    }
    if (c == '(' && !text.isEmpty() && isExtended(text.charAt(text.length() - 1))) {
      int close = cursor.text.indexOf(')', cursor.at);
      int space = cursor.text.indexOf(' ', cursor.at);
      if (close > 0 && (space < 0 || space > close)) {
        text.setCharAt(text.length() - 1, Marks.STAR);
        cursor.at = close + 1;
        return true;
      }
    }
    return false;
  }

  private static boolean isExtended(char c) {
    return c == Marks.STAR || c == Marks.ANY || c == '+' || c == '@' || c == '!';
  }

  private void unquoted(char c, int from) {
    switch (c) {
      case '\'' -> single();
      case '"' -> {
        cursor.at++;
        flush(false);
        quoted('"');
      }
      case '\\' -> escaped();
      case '$' -> dollar(false);
      case '`' -> backquote(false);
      case '~' -> {
        cursor.at++;
        text.append(isHome(from) ? Marks.HOME : '~');
      }
      default -> {
        cursor.at++;
        isBraced |= c == '{';
        text.append(Marks.of(c));
      }
    }
  }

  /** In front of a word, or behind the {@code =} or {@code :} of an assignment. */
  private boolean isHome(int from) {
    if (cursor.at - 1 == from) {
      return true;
    }
    char before = cursor.text.charAt(cursor.at - 2);
    return before == '=' || before == ':' && text.indexOf("=") > 0;
  }

  private void single() {
    int end = cursor.text.indexOf('\'', cursor.at + 1);
    flush(false);
    if (end < 0) {
      cursor.work.partial();
      end = cursor.text.length();
    }
    parts.add(new Text(cursor.text.substring(cursor.at + 1, end), true));
    cursor.at = Math.min(end + 1, cursor.text.length());
  }

  private void escaped() {
    char next = cursor.peek(1);
    cursor.at += 2;
    if (next == '\n') {
      return;
    }
    if (next == '\r' && cursor.peek() == '\n') {
      cursor.at++;
      return;
    }
    flush(false);
    if (next != 0) {
      parts.add(new Text(String.valueOf(next), true));
    }
    cursor.at = Math.min(cursor.at, cursor.text.length());
  }

  /** Up to the closing quote, behind the opening one. */
  private void quoted(char close) {
    int before = parts.size();
    while (cursor.at < cursor.text.length() && cursor.peek() != close) {
      if (!cursor.work.step(1)) {
        break;
      }
      inQuotes(cursor.peek(), close);
    }
    if (cursor.at >= cursor.text.length()) {
      cursor.work.partial();
    }
    cursor.at++;
    if (!text.isEmpty() || parts.size() == before) {
      flush(true);
    }
  }

  private void inQuotes(char c, char close) {
    if (c == '\\') {
      char next = cursor.peek(1);
      if (next == '\n') {
        cursor.at += 2;
      } else if (next == '$' || next == '`' || next == '\\' || next == close) {
        text.append(next);
        cursor.at += 2;
      } else {
        text.append('\\');
        cursor.at++;
      }
    } else if (c == '$') {
      dollar(true);
    } else if (c == '`') {
      backquote(true);
    } else {
      text.append(c);
      cursor.at++;
    }
  }

  /** {@code $…}, whatever it is. */
  void dollar(boolean isQuoted) {
    char next = cursor.peek(1);
    if (next == '(') {
      flush(isQuoted);
      parts.add(cursor.peek(2) == '(' ? arithmetic(isQuoted) : run(isQuoted));
    } else if (!isQuoted && next == '\'') {
      flush(false);
      cursor.at += 2;
      parts.add(new Text(Escapes.quoted(cursor), true));
    } else if (!isQuoted && next == '"') {
      cursor.at += 2;
      flush(false);
      quoted('"');
    } else if (next == '{' || Parameters.isName(next) || "@*#?!$-".indexOf(next) >= 0 && next != 0) {
      flush(isQuoted);
      parts.add(Parameters.read(cursor, isQuoted));
    } else {
      text.append('$');
      cursor.at++;
    }
  }

  private Part run(boolean isQuoted) {
    cursor.at += 2;
    return new Run(new Parser(cursor).inside(), isQuoted);
  }

  /** {@code $((…))}; when it closes otherwise it was a command substitution with a subshell in it. */
  private Part arithmetic(boolean isQuoted) {
    Word sum = sum(cursor, 3, false);
    return sum == null ? run(isQuoted) : new Arithmetic(sum);
  }

  /**
   * What stands between two pairs of parentheses, over which the cursor goes; null when it is no arithmetic.
   *
   * @param skip how long the opening is  @param isLoop with semicolons
   */
  static Word sum(Cursor cursor, int skip, boolean isLoop) {
    int start = cursor.at;
    if (cursor.text.indexOf("))", start) < 0 || !cursor.work.enter()) {
      return null;
    }
    cursor.at += skip;
    var inside = new Words(cursor);
    int depth = 0;
    while (!cursor.isEnd() && !(depth == 0 && cursor.looksAt("))"))) {
      char c = cursor.peek();
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth < 0 || c == '\'' || c == ';' && !isLoop) {
        break;
      }
      cursor.work.step(1);
      inside.inQuotes(c, '\0');
    }
    cursor.work.leave();
    if (depth != 0 || !cursor.skip("))")) {
      cursor.at = start;
      return null;
    }
    return inside.end(start);
  }

  private void backquote(boolean isQuoted) {
    int from = cursor.at++;
    flush(isQuoted);
    var script = new StringBuilder();
    while (cursor.at < cursor.text.length() && cursor.peek() != '`') {
      char next = cursor.peek(1);
      if (cursor.peek() == '\\' && (next == '`' || next == '\\' || next == '$' || next == '"' && isQuoted)) {
        cursor.at++;
      }
      script.append(cursor.peek());
      cursor.at++;
    }
    cursor.work.step(script.length());
    cursor.at = Math.min(cursor.at + 1, cursor.text.length());
    var nested = new Cursor(script.toString(), cursor.work, cursor.from(from), cursor.to(cursor.at));
    parts.add(new Run(new Parser(nested).script(), isQuoted));
  }

  /** What stands in front of a closing brace or bracket, over which the cursor goes. */
  Word operand(char close, boolean isQuoted) {
    int from = cursor.at;
    while (!cursor.isEnd() && cursor.peek() != close) {
      char c = cursor.peek();
      cursor.work.step(1);
      if (isQuoted && c != '"') {
        inQuotes(c, '"');
      } else {
        unquoted(c, -1);
      }
    }
    Word word = end(from);
    cursor.at = Math.min(cursor.at + 1, cursor.text.length());
    return word;
  }

  Word heredoc(String body, boolean isQuoted, int from, int to) {
    if (isQuoted) {
      return new Word(List.of(new Text(body, true)), false, cursor.from(from), cursor.to(to));
    }
    var nested = new Cursor(body, cursor.work, cursor.from(from), cursor.to(to));
    var words = new Words(nested);
    while (!nested.isEnd()) {
      nested.work.step(1);
      words.inQuotes(nested.peek(), '\0');
    }
    words.flush(true);
    return new Word(words.parts, false, cursor.from(from), cursor.to(to));
  }

  private Word end(int from) {
    flush(false);
    return new Word(parts, isBraced, cursor.from(from), cursor.to(cursor.at));
  }

  private void flush(boolean isQuoted) {
    if (!text.isEmpty() || isQuoted) {
      parts.add(new Text(text.toString(), isQuoted));
      text.setLength(0);
    }
  }
}
