package io.claudebench.core.access;

import io.claudebench.core.Departure;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The ends of the secrets that are in use: whoever called with one hears of it, however long ago it was looked up. */
final class Endings {
  private final Map<Secret, Ending> all = new ConcurrentHashMap<>();

  /** A key and what is kept of one of its secrets. */
  private record Secret(String id, String mac) {}

  /** @param wasIdle whether nobody waited for it at the last look */
  private record Ending(Departure told, AtomicBoolean wasIdle) {}

  /** Told when that secret of a key opens nothing any more. */
  Departure of(String id, String mac) {
    return all.computeIfAbsent(new Secret(id, mac), one -> new Ending(new Departure(), new AtomicBoolean())).told();
  }

  /** Keys for whose end somebody waits. What nobody waited for since the last time is forgotten. */
  Set<String> awaited() {
    all.values().removeIf(one -> !one.told().isAwaited() && one.wasIdle().getAndSet(true));
    return all.entrySet().stream().filter(one -> one.getValue().told().isAwaited())
        .peek(one -> one.getValue().wasIdle().set(false)).map(one -> one.getKey().id()).collect(Collectors.toSet());
  }

  boolean has(String id) {
    return all.keySet().stream().anyMatch(secret -> secret.id().equals(id));
  }

  /** Tells those of a key whose secret this is. */
  void end(String id, Predicate<String> isMac) {
    all.entrySet().removeIf(one -> {
      boolean isOver = one.getKey().id().equals(id) && isMac.test(one.getKey().mac());
      if (isOver) {
        one.getValue().told().tell();
      }
      return isOver;
    });
  }
}
