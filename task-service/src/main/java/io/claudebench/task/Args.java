package io.claudebench.task;

/** Optional values as arguments of a script: empty is none. */
final class Args {

  static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  static String flag(Boolean value) {
    return Boolean.TRUE.equals(value) ? "1" : "0";
  }

  private Args() {}
}
