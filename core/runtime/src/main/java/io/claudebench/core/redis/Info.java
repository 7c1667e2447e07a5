package io.claudebench.core.redis;

import java.util.regex.Pattern;

/** What Redis' INFO says. */
record Info(String text) {

  /** Empty when it says nothing of it. */
  String value(String field) {
    var line = Pattern.compile("(?m)^" + field + ":(.*?)\\r?$").matcher(text);
    return line.find() ? line.group(1) : "";
  }

  /** 0 when it says nothing of it. */
  long number(String field) {
    String value = value(field);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** Empty when it may not be known. */
  String policy() {
    return value("maxmemory_policy");
  }

  /** Whether Redis is known to throw keys away when it is full. */
  boolean isEvicting() {
    return !policy().isEmpty() && !policy().equals("noeviction");
  }
}
