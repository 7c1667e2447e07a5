package io.claudebench.hook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several forms of text, each an expression that begins with plain characters. These are looked for first, and the
 * expression is tried only where they stand: one expression of all forms costs ten times as much on code that has none.
 */
public final class Forms {
  private static final String SPECIAL = ".[](){}?*+|^$";

  /** @param front plain  @param whole null when the front is all of it */
  private record Form(String front, Pattern whole) {}

  private final List<Form> forms = new ArrayList<>();

  /** @param text expressions with blanks between  @param behind an expression for what follows each of them */
  public static Forms of(String text, String behind) {
    var all = new Forms();
    for (String one : text.strip().split("\\s+")) {
      String bare = one.startsWith("\\b") ? one.substring(2) : one;
      var front = new StringBuilder();
      boolean isWhole = front(bare, front) == bare.length() && behind.isEmpty() && bare.length() == one.length();
      if (front.length() < 2) {
        throw new IllegalArgumentException("a form has to begin with two plain characters: " + one);
      }
      all.forms.add(new Form(front.toString(), isWhole ? null : Pattern.compile(one + behind, Pattern.DOTALL)));
    }
    return all;
  }

  public static Forms of(String text) {
    return of(text, "");
  }

  /** @return where the plain characters in front of an expression end, which are put into {@code front} */
  private static int front(String form, StringBuilder front) {
    int at = 0;
    while (at < form.length() && SPECIAL.indexOf(form.charAt(at)) < 0) {
      char c = form.charAt(at);
      int next = at + 1;
      if (form.startsWith("\\x20", at)) {
        c = ' ';
        next = at + 4;
      } else if (c == '\\' && Character.isLetter(form.charAt(next))) {
        break;
      } else if (c == '\\') {
        c = form.charAt(next++);
      }
      if (next < form.length() && "?*{".indexOf(form.charAt(next)) >= 0) {
        break;
      }
      front.append(c);
      at = next;
    }
    return at;
  }

  /** @param view the same text, as the expressions see it */
  public boolean isIn(String text, CharSequence view) {
    for (Form form : forms) {
      if (form.whole == null ? text.contains(form.front) : find(form, text, view, match -> {}, true)) {
        return true;
      }
    }
    return false;
  }

  public boolean isIn(String text) {
    return isIn(text, text);
  }

  public void each(String text, Consumer<Matcher> found) {
    each(text, text, found);
  }

  /** Every place where one of them stands, form by form; none of them may be all plain. */
  public void each(String text, CharSequence view, Consumer<Matcher> found) {
    for (Form form : forms) {
      find(form, text, view, found, false);
    }
  }

  private static boolean find(Form form, String text, CharSequence view, Consumer<Matcher> found, boolean isFirst) {
    Matcher matcher = null;
    for (int at = text.indexOf(form.front); at >= 0; at = text.indexOf(form.front, at + 1)) {
      matcher = matcher != null ? matcher : form.whole.matcher(view).useTransparentBounds(true);
      if (matcher.region(at, text.length()).lookingAt()) {
        found.accept(matcher);
        if (isFirst) {
          return true;
        }
      }
    }
    return false;
  }
}
