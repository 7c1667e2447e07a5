package io.claudebench.event.rebuild;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks as some of their events tell them: what a run has read and not written to Redis yet. Of a task's events the one
 * of the highest version wins, whatever their order, so rows are merged there with what earlier ones told.
 */
final class View {
  /** So many rows stay here, the youngest: most tasks end while theirs does. */
  private static final int ROWS = 5_000;

  private static final Set<String> HOLDS = Set.of("task.assigned", "task.claimed");
  private static final Set<String> DROPS = Set.of("task.unassigned", "task.released", "task.lease_expired",
      "task.retried");

  private final Map<String, Draft> drafts = new LinkedHashMap<>();

  private static final class Draft {
    private Told last;
    private boolean isBorn;
    private long since;
    private String holder = "";

    Row row() {
      return new Row(last.id(), isBorn, since, Long.toString(last.version()) + ' ' + last.status() + ' '
          + last.priority() + ' ' + last.attempt() + ' ' + holder);
    }
  }

  void take(String type, Told told) {
    Draft draft = drafts.computeIfAbsent(told.id(), id -> new Draft());
    draft.isBorn |= type.equals("task.created");
    draft.last = draft.last == null || told.version() > draft.last.version() ? told : draft.last;
    boolean drops = told.isReconciled() || DROPS.contains(type);
    if ((drops || HOLDS.contains(type)) && told.version() > draft.since) {
      draft.since = told.version();
      draft.holder = drops ? "" : told.worker();
    }
  }

  /** The oldest of those that are too many here, at most this many. They are no longer here. */
  List<Row> over(int most) {
    return first(Math.min(most, drafts.size() - ROWS));
  }

  /** The oldest of all, likewise; empty when none is left. */
  List<Row> rest(int most) {
    return first(Math.min(most, drafts.size()));
  }

  private List<Row> first(int count) {
    var first = new ArrayList<Row>();
    var each = drafts.values().iterator();
    for (int n = 0; n < count; n++) {
      first.add(each.next().row());
      each.remove();
    }
    return first;
  }
}
