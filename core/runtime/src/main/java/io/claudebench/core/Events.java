package io.claudebench.core;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The closed list of event types (SPEC 9), in the order of a life: of events of one millisecond readers get the earlier
 * type first. A verb may only declare these in {@link Handles#emits}.
 */
public final class Events {
  public static final Set<String> TYPES = Collections.unmodifiableSet(new LinkedHashSet<>(List.of(
      "task.created", "task.updated", "task.assigned", "task.unassigned", "task.claimed", "task.released",
      "task.lease_expired",
      "task.progressed", "task.completed", "task.failed", "task.retried", "task.unblocked", "task.cancel_requested",
      "task.cancelled",
      "task.dead", "task.redriven", "task.deleted",
      "instance.registered", "instance.unregistered", "instance.failed", "instance.recovered",
      "leader.elected", "partition.detected", "partition.recovered", "quorum.decision.made", "batch.completed",
      "state.synced",
      "circuit.opened", "circuit.closed", "alert.memory", "alert.group_removed")));

  private static final Pattern OPEN = Pattern.compile("alert\\.[a-z_.]{1,60}|hook\\.[a-z_]{1,60}\\.executed");

  /** First words of names that only the fleet's own events have. */
  private static final Set<String> OWN = own();

  private static Set<String> own() {
    var words = new HashSet<>(Set.of("alert", "hook"));
    TYPES.forEach(type -> words.add(type.substring(0, type.indexOf('.'))));
    return words;
  }

  /** Whether no caller may publish it: readers take what has such a name as said by the fleet. */
  public static boolean isOwn(String type) {
    int dot = type.indexOf('.');
    return dot > 0 && OWN.contains(type.substring(0, dot));
  }

  /** Whether a declaration may name this event. */
  public static boolean known(String type) {
    return TYPES.contains(type) || OPEN.matcher(type).matches();
  }

  private Events() {}
}
