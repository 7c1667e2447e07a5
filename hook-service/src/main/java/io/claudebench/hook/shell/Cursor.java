package io.claudebench.hook.shell;

import java.util.ArrayDeque;

/**
 * A place in a text that is read. Text that stands nowhere in the command line has the place of the word it is from.
 */
final class Cursor {
  final String text;
  final Work work;
  final ArrayDeque<Heredoc> heredocs = new ArrayDeque<>();
  int at;
  private final int fixedFrom;
  private final int fixedTo;

  record Heredoc(Node.Redirect redirect, String delimiter, boolean isQuoted, boolean isIndented) {}

  Cursor(String text, Work work, int fixedFrom, int fixedTo) {
    this.text = text;
    this.work = work;
    this.fixedFrom = fixedFrom;
    this.fixedTo = fixedTo;
  }

  int from(int place) {
    return fixedFrom < 0 ? place : fixedFrom;
  }

  int to(int place) {
    return fixedFrom < 0 ? place : fixedTo;
  }

  boolean isEnd() {
    return at >= text.length() || work.isRead();
  }

  /** The character there, or 0. */
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  boolean looksAt(String what) {
    return text.startsWith(what, at);
  }

  boolean skip(String what) {
    if (!looksAt(what)) {
      return false;
    }
    at += what.length();
    return true;
  }

  /** Blanks, continued lines and a comment; not the end of the line. */
  void blanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '\\' && peek(1) == '\n') {
        at += 2;
      } else if (c == '\\' && peek(1) == '\r' && peek(2) == '\n') {
        at += 3;
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  /** Over the end of a line and the heredocs that begin behind it. */
  void newline() {
    at++;
    while (!heredocs.isEmpty() && !isEnd()) {
      Heredoc heredoc = heredocs.poll();
      heredoc.redirect().body = body(heredoc);
    }
  }

  private static int tabs(String line) {
    int tabs = 0;
    while (tabs < line.length() && line.charAt(tabs) == '\t') {
      tabs++;
    }
    return tabs;
  }

  private Word body(Heredoc heredoc) {
    int from = at;
    var body = new StringBuilder();
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int behind = end < 0 ? text.length() : end;
      String line = text.substring(at, behind);
      work.step(line.length() + 1);
      String bare = heredoc.isIndented() ? line.substring(tabs(line)) : line;
      at = end < 0 ? text.length() : end + 1;
      if (bare.equals(heredoc.delimiter()) || line.endsWith("\r") && bare.strip().equals(heredoc.delimiter())) {
        return new Words(this).heredoc(body.toString(), heredoc.isQuoted(), from, behind);
      }
      body.append(bare).append('\n');
    }
    return new Words(this).heredoc(body.toString(), heredoc.isQuoted(), from, at);
  }
}
