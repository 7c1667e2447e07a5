package io.claudebench.trials;

import java.util.Map;
import java.util.stream.Collectors;

/** A redis.conf as Redis reads it: a name and its value in a line. */
record RedisConf(Map<String, String> settings) {

  static RedisConf of(String text) {
    return new RedisConf(text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(line -> line[0], line -> line[1].strip())));
  }

  String get(String name) {
    return settings.get(name);
  }

  boolean has(String name) {
    return settings.containsKey(name);
  }
}
