package io.claudebench.hook.policy;

import com.google.re2j.Pattern;
import io.claudebench.hook.shell.Marks;
import io.claudebench.hook.shell.Paths;
import java.util.List;

/**
 * A name, host or path with stars. In paths {@code *} and {@code ?} stay within a part and {@code **} is any parts; a
 * path that begins with neither {@code /} nor {@code ~} may lie anywhere. In names and hosts {@code *} is any text.
 */
final class Glob {
  private static final String ANY = ".*";
  /** So many texts are looked at as quickly as what they all lack. */
  private static final int FEW = 2;
  /** The directory itself too. */
  private static final String TREE = "(?:/.*)?";

  /** Most texts are no match by their beginning or their end alone. */
  private final String front;
  private final String back;
  private final Piece longer;
  /** What follows the beginning; null when nothing does. */
  private final String rest;
  private final Pattern whole;
  /** Of the beginning, for paths that have globs themselves: those that are whole. */
  private final List<String> parts;

  private Glob(String front, String rest, String back) {
    this.front = front;
    this.rest = rest;
    this.back = back;
    this.longer = Piece.of(front.length() < back.length() ? back : front, false);
    this.whole = rest == null || rest.equals(ANY) || rest.equals(TREE) ? null : Pattern.compile(rest, Pattern.DOTALL);
    boolean isInPart = rest != null && !front.endsWith("/") && !rest.startsWith("(?:/");
    List<String> own = List.of(front.split("/"));
    this.parts = own.subList(0, Math.max(0, own.size() - (isInPart ? 1 : 0)));
  }

  static Glob name(String text) {
    return of(text, ANY, ".");
  }

  /** @param text as {@link Paths#normal} leaves paths, or as people write them */
  static Glob path(String text) {
    boolean isHome = text.equals("~") || text.startsWith("~/");
    return of(isHome || text.startsWith("/") ? Paths.normal(isHome ? Marks.HOME + text.substring(1) : text, "")
        : "**/" + text, "[^/]*", "[^/]");
  }

  private static Glob of(String text, String star, String one) {
    int first = 0;
    while (first < text.length() && "*?".indexOf(text.charAt(first)) < 0 && !text.substring(first).equals("/**")) {
      first++;
    }
    var regex = new StringBuilder();
    int last = first;
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("/**", i) && i + 3 == text.length()) {
        regex.append(TREE);
        i += 2;
        last = i + 1;
      } else if (text.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
        last = i + 1;
      } else if (text.startsWith("**", i)) {
        regex.append(ANY);
        i++;
        last = i + 1;
      } else {
        regex.append(c == '*' ? star : c == '?' ? one : Pattern.quote(String.valueOf(c)));
        last = c == '*' || c == '?' ? i + 1 : last;
      }
    }
    return first == text.length() ? new Glob(text, null, "")
        : new Glob(text.substring(0, first), regex.toString(), text.substring(last));
  }

  /** What every text has that it matches. */
  Piece piece() {
    return longer;
  }

  boolean matches(String text) {
    if (rest == null) {
      return text.equals(front);
    }
    int end = front.length();
    if (!text.startsWith(front) || text.length() < end + back.length() || !text.endsWith(back)) {
      return false;
    }
    return whole == null ? rest.equals(ANY) || text.length() == end || text.charAt(end) == '/'
        : whole.matches(text.substring(end));
  }

  /** Whether a path with globs may be one of these: each of its parts may be that of the beginning. */
  private boolean mayMatch(String[] others) {
    for (int i = 0; i < parts.size(); i++) {
      if (i >= others.length || !Paths.matches(others[i], parts.get(i))) {
        return false;
      }
    }
    return parts.size() > 1;
  }

  private boolean isOneOf(Named names) {
    Texts plain = names.plain();
    if (plain.count() <= FEW || plain.mayHave(longer.places())) {
      for (int i = 0; i < plain.count(); i++) {
        if (matches(plain.get(i))) {
          return true;
        }
      }
    }
    for (int i = 0; i < names.globs().size(); i++) {
      if (mayMatch(names.globs().get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of these is one of those, or may be. */
  static boolean any(Glob[] globs, Named names) {
    for (Glob glob : globs) {
      if (glob.isOneOf(names)) {
        return true;
      }
    }
    return false;
  }
}
