package io.claudebench.trials.history;

import java.util.List;
import java.util.Map;

/**
 * What is there when all is quiet.
 *
 * @param redis id → hash, of all tasks that Redis holds
 * @param postgres id → the hash as PostgreSQL keeps it
 * @param events id → versions of its events in the streams, in their order; the second event of an end,
 *     {@code task.dead}, is left out
 * @param outbox tasks that PostgreSQL is said to lack
 * @param scanned sentences of the invariant scanner
 * @param stuck sentences about tasks that did not move within the bound
 * @param died instances that were said dead while all worked
 */
public record Finals(Map<String, Map<String, String>> redis, Map<String, Map<String, String>> postgres, Map<String,
    List<Long>> events,
    List<String> outbox, List<String> scanned, List<String> stuck,
    List<String> died) {

  /** The newest that either of the two knows of a task; empty when neither does. */
  public Map<String, String> task(String id) {
    Map<String, String> here = redis.getOrDefault(id, Map.of());
    Map<String, String> there = postgres.getOrDefault(id, Map.of());
    return number(here, "version") >= number(there, "version") ? here : there;
  }

  public static long number(Map<String, String> hash, String field) {
    return Long.parseLong(hash.getOrDefault(field, "-1"));
  }
}
