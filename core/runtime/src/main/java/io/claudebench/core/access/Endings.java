package io.claudebench.core.access;

import io.claudebench.core.Departure;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The ends of the secrets that are in use: whoever called with one hears of it, however long ago it was looked up. */
final class Endings {
  /** By the id of a key, a blank, and what is kept of one of its secrets; so those of a key stand together. */
  private final ConcurrentNavigableMap<String, Ending> all = new ConcurrentSkipListMap<>();

  /** @param wasIdle whether nobody waited for it at the last look */
  private record Ending(Departure told, AtomicBoolean wasIdle) {}

  /** Told when that secret of a key opens nothing any more. */
  Departure of(String id, String mac) {
    return all.computeIfAbsent(id + " " + mac, one -> new Ending(new Departure(), new AtomicBoolean())).told();
  }

  /** Keys for whose end somebody waits. What nobody waited for since the last time is forgotten. */
  Set<String> awaited() {
    all.values().removeIf(one -> !one.told().isAwaited() && one.wasIdle().getAndSet(true));
    return all.entrySet().stream().filter(one -> one.getValue().told().isAwaited())
        .peek(one -> one.getValue().wasIdle().set(false)).map(one -> one.getKey().split(" ")[0])
        .collect(Collectors.toSet());
  }

  boolean has(String id) {
    return !of(id).isEmpty();
  }

  /** Tells those of a key whose secret this is. */
  void end(String id, Predicate<String> isMac) {
    of(id).entrySet().removeIf(one -> {
      boolean isOver = isMac.test(one.getKey().substring(id.length() + 1));
      if (isOver) {
        one.getValue().told().tell();
      }
      return isOver;
    });
  }

  private Map<String, Ending> of(String id) {
    return all.subMap(id + " ", id + "!");
  }
}
