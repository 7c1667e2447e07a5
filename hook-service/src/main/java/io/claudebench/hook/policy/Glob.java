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
  /** Most texts are no match by their beginning alone. */
  private final String front;
  private final Pattern whole;
  /** Whether the beginning ends within a part. */
  private final boolean isInPart;

  private Glob(String front, String regex) {
    this.isInPart = regex != null && !front.endsWith("/") && !regex.startsWith("(?:/");
    this.front = front;
    this.whole = regex == null ? null : Pattern.compile(regex, Pattern.DOTALL);
  }

  static Glob name(String text) {
    return of(text, ".*", ".");
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
    for (int i = first; i < text.length(); i++) {
      if (text.startsWith("/**", i) && i + 3 == text.length()) {
        regex.append("(?:/.*)?"); // the directory itself too
        i += 2;
      } else if (text.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (text.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        char c = text.charAt(i);
        regex.append(c == '*' ? star : c == '?' ? one : Pattern.quote(String.valueOf(c)));
      }
    }
    return new Glob(text.substring(0, first), first == text.length() ? null : regex.toString());
  }

  boolean matches(String text) {
    return whole == null ? text.equals(front)
        : text.startsWith(front) && whole.matches(text.substring(front.length()));
  }

  /** Whether a path may be one of these, where it has globs itself: each of its parts may be that of the beginning. */
  boolean mayMatch(String path) {
    if (!Marks.isGlob(path)) {
      return matches(path);
    }
    String[] own = front.split("/");
    String[] parts = path.split("/");
    int literal = own.length - (isInPart ? 1 : 0);
    for (int i = 0; i < literal; i++) {
      if (i >= parts.length || !Paths.matches(parts[i], own[i])) {
        return false;
      }
    }
    return literal > 1;
  }

  /** Whether one of these is one of those, or may be. */
  static boolean any(List<Glob> globs, List<String> texts) {
    return globs.stream().anyMatch(glob -> texts.stream().anyMatch(glob::mayMatch));
  }
}
