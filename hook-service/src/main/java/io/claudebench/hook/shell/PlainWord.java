package io.claudebench.hook.shell;

import java.util.List;

/** Most words have nothing quoted and nothing expanded in them: these are read without looking at each character. */
final class PlainWord {
  /** Characters that mean only themselves, wherever they stand in a word. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      PLAIN[c] = Character.isLetterOrDigit(c);
    }
    "-_./:=%^]".chars().forEach(c -> PLAIN[c] = true);
  }

  /** The word at the cursor; null when it has other characters, or none begins there. */
  static Word read(Cursor cursor) {
    String text = cursor.text;
    int from = cursor.at;
    int at = from;
    while (at < text.length() && text.charAt(at) < PLAIN.length && PLAIN[text.charAt(at)]) {
      at++;
    }
    boolean isWhole = at > from && (at == text.length() || " \t\n;|".indexOf(text.charAt(at)) >= 0);
    if (!isWhole || cursor.isEnd() || !cursor.work.step(at - from)) {
      return null;
    }
    cursor.at = at;
    return new Word(List.of(new Word.Text(text.substring(from, at), false)), false, cursor.from(from), cursor.to(at));
  }

  private PlainWord() {}
}
