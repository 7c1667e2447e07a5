package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claudebench.core.Digests;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** A script with each prelude that it may have, and the keys that it takes. */
final class Prepared {
  private final String name;
  private final List<Text> texts;
  private final List<Header.Declared> keys;
  private final boolean isGated;
  private final List<Header.About> caller;
  private final boolean settles;

  Prepared(String name, Assembly assembly, boolean isGated) {
    this.name = name;
    this.isGated = isGated;
    this.texts = IntStream.range(0, 8)
        .mapToObj(i -> text(assembly.text(isGated, (i & 1) > 0, (i & 2) > 0, (i & 4) > 0))).toList();
    this.keys = assembly.keys();
    this.caller = assembly.caller();
    this.settles = assembly.settles();
  }

  Text of(boolean isLimited, boolean isOnce, boolean isFull) {
    return texts.get((isLimited ? 1 : 0) + (isOnce ? 2 : 0) + (isFull ? 4 : 0));
  }

  /** Of its file, without the ending. */
  String name() {
    return name;
  }

  List<Text> all() {
    return texts;
  }

  boolean isGated() {
    return isGated;
  }

  List<Header.About> caller() {
    return caller;
  }

  boolean settles() {
    return settles;
  }

  /** Its KEYS for a tenant. @param given the name of those keys that take the caller's */
  List<String> bind(Keys tenant, String given) {
    var bound = new ArrayList<String>(keys.size());
    for (Header.Declared one : keys) {
      bound.add(key(tenant, one, given));
    }
    return bound;
  }

  private static String key(Keys tenant, Header.Declared one, String given) {
    Key key = one.key();
    if (one.isFamily()) {
      return key.names() == 1 ? tenant.family(key) : tenant.family(key, one.name() == null ? given : one.name());
    }
    return key.names() == 0 ? tenant.of(key) : tenant.of(key, one.isGiven() ? given : one.name());
  }

  private static Text text(String source) {
    return new Text(source, HexFormat.of().formatHex(Digests.of("SHA-1").digest(source.getBytes(UTF_8))));
  }
}
