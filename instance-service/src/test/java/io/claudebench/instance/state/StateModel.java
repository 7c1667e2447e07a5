package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client thinks the store holds under its prefix: a map. Of a value that ends while a call is under way, either
 * is right.
 */
final class StateModel {
  /** @param shown {@code {"value":…}} or {@code {"base64":…}}  @param endsMs {@code Long.MAX_VALUE} is never */
  record Entry(JsonNode shown, long version, long endsMs) {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  void put(String key, Entry entry) {
    entries.put(key, entry);
  }

  void remove(String key) {
    entries.remove(key);
  }

  Entry get(String key) {
    return entries.get(key);
  }

  void clear(String prefix) {
    entries.keySet().removeIf(key -> key.startsWith(prefix));
  }

  /** Whether a value that ended is still remembered here. */
  boolean isEnded(String key, long nowMs) {
    return entries.containsKey(key) && entries.get(key).endsMs() <= nowMs;
  }

  /** The versions it may have during a call: its own, none (0), or either. */
  List<Long> versions(String key, long fromMs, long toMs) {
    Entry entry = entries.get(key);
    return entry == null || entry.endsMs() <= fromMs ? List.of(0L) : entry.endsMs() > toMs ? List.of(entry.version())
        : List.of(entry.version(), 0L);
  }

  /** Names that surely have a value at this time. */
  NavigableSet<String> names(String prefix, long nowMs) {
    var names = new TreeSet<String>();
    entries.forEach((key, entry) -> {
      if (key.startsWith(prefix) && entry.endsMs() > nowMs) {
        names.add(key);
      }
    });
    return names;
  }
}
