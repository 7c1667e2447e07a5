package io.claudebench.core.catalogue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Verbs that are not seen any more, and for how long they were looked for in vain. An outage of Redis, however long, is
 * one look: nobody could see anything in it.
 */
final class Missed {
  private final Map<String, Long> missedMs = new HashMap<>();
  private final long lookMs;
  private final long forgetMs;
  private long lookedMs;

  Missed(long lookMs, long forgetMs, long nowMs) {
    this.lookMs = lookMs;
    this.forgetMs = forgetMs;
    this.lookedMs = nowMs;
  }

  /** Those of the known that are not seen and still count as known. */
  synchronized Set<String> kept(Set<String> known, Set<String> seen, long nowMs) {
    long sinceMs = Math.min(nowMs - lookedMs, lookMs);
    lookedMs = nowMs;
    var kept = new HashSet<>(known);
    kept.removeAll(seen);
    missedMs.keySet().retainAll(kept);
    kept.forEach(name -> missedMs.merge(name, sinceMs, Long::sum));
    kept.removeIf(name -> missedMs.get(name) > forgetMs);
    return kept;
  }
}
