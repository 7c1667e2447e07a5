package io.claudebench.hook.shell;

import java.util.ArrayDeque;
import java.util.Set;

/** Paths without dots, absolute; the home directory is {@code ~}, however it was written. */
public final class Paths {
  private static final Set<String> HOMES = Set.of("home", "Users");

  /** @param text with {@link Marks}; where the directory is unknown, so is the front of the result */
  public static String normal(String text, String directory) {
    if (text.isEmpty()) {
      return directory;
    }
    char first = text.charAt(0);
    String whole = first == '/' || first == Marks.UNKNOWN ? text
        : first == Marks.HOME ? "~" + ofUser(text.substring(1)) : directory + "/" + text;
    if (isNormal(whole)) {
      return home(whole);
    }
    var parts = new ArrayDeque<String>();
    boolean isHome = whole.startsWith("~");
    if (whole.startsWith("~/..")) {
      isHome = false;
      whole = "/home/someone" + whole.substring(1);
    }
    for (String part : whole.split("/")) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    boolean isUnknown = whole.charAt(0) == Marks.UNKNOWN;
    String joined = (isHome || isUnknown ? "" : "/") + String.join("/", parts);
    return home(joined);
  }

  /** Whether nothing in it is empty, and no part begins with a dot: as most are. */
  private static boolean isNormal(String path) {
    int last = path.length() - 1;
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (slash == last || path.charAt(slash + 1) == '/' || path.charAt(slash + 1) == '.') {
        return false;
      }
    }
    return true;
  }

  /** Whoever's home it is: {@code /x} of {@code root/x}. */
  private static String ofUser(String text) {
    int slash = text.indexOf('/');
    return text.isEmpty() || slash == 0 || !Character.isLetter(text.charAt(0)) ? text
        : slash < 0 ? "" : text.substring(slash);
  }

  private static String home(String path) {
    if (path.equals("/root") || path.startsWith("/root/")) {
      return "~" + path.substring(5);
    }
    if (!path.startsWith("/home/") && !path.startsWith("/Users/")) {
      return path;
    }
    int front = path.indexOf('/', 1);
    int end = path.indexOf('/', front + 1);
    String user = path.substring(front + 1, end < 0 ? path.length() : end);
    if (Marks.isGlob(user) || !HOMES.contains(path.substring(1, front))) {
      return path;
    }
    return end < 0 ? "~" : "~" + path.substring(end);
  }

  /** The last part: {@code rm} of {@code /bin/rm}. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether a pattern with {@link Marks} may mean this text; a star stops at a slash. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == Marks.STAR || c == Marks.UNKNOWN) {
        star = p++;
        mark = t;
      } else if (c == Marks.SET && text.charAt(t) != '/' && pattern.indexOf(']', p + 2) > 0) {
        p = pattern.indexOf(']', p + 2) + 1;
        t++;
      } else if (c == text.charAt(t) || c == Marks.ANY && text.charAt(t) != '/') {
        p++;
        t++;
      } else if (star >= 0 && text.charAt(mark) != '/') {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && (pattern.charAt(p) == Marks.STAR || pattern.charAt(p) == Marks.UNKNOWN)) {
      p++;
    }
    return p == pattern.length();
  }

  private Paths() {}
}
