package io.claudebench.core;

import java.util.Collections;
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
      "circuit.opened", "circuit.closed")));

  private static final Pattern OPEN = Pattern.compile("alert\\.[a-z_.]{1,60}|hook\\.[a-z_]{1,60}\\.executed");

  /** Whether a declaration may name this event. */
  public static boolean known(String type) {
    return TYPES.contains(type) || OPEN.matcher(type).matches();
  }

  private Events() {}
}
