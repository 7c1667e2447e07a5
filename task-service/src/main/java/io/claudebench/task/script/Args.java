package io.claudebench.task.script;

/** Optional values as arguments of a script: empty is none. */
public final class Args {

  public static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  public static String flag(Boolean value) {
    return Boolean.TRUE.equals(value) ? "1" : "0";
  }

  private Args() {}
}
