package io.claudebench.hook.effect;

import io.claudebench.hook.shell.Forms;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries expressions on texts of any length. All tries on long texts together may look at so many characters; then
 * nothing is found in them any more, and the findings are partial.
 */
final class Scan {
  private static final int SHORT = 2000;
  private static final int READS_MAX = 30_000_000;

  private long reads;
  private boolean isSpent;

  boolean isSpent() {
    return isSpent;
  }

  boolean matches(Pattern pattern, String text) {
    try {
      return pattern.matcher(view(text)).matches();
    } catch (Spent spent) {
      return false;
    }
  }

  boolean finds(Pattern pattern, String text) {
    try {
      return pattern.matcher(view(text)).find();
    } catch (Spent spent) {
      return false;
    }
  }

  boolean isIn(Forms forms, String text) {
    try {
      return forms.isIn(text, view(text));
    } catch (Spent spent) {
      return false;
    }
  }

  void each(Forms forms, String text, Consumer<Matcher> found) {
    try {
      forms.each(text, view(text), found);
    } catch (Spent spent) {
      isSpent = true;
    }
  }

  private CharSequence view(String text) {
    if (text.length() <= SHORT) {
      return text;
    }
    count(text.length());
    return new Counted(text);
  }

  private void count(int more) {
    reads += more;
    if (reads > READS_MAX) {
      isSpent = true;
      throw Spent.SPENT;
    }
  }

  /** A text that counts how often it is looked at. */
  private final class Counted implements CharSequence {
    private final String text;

    private Counted(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      count(1);
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Spent SPENT = new Spent();

    private Spent() {
      super("spent", null, false, false);
    }
  }
}
