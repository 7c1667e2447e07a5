package io.claudebench.trials.check;

import io.claudebench.trials.history.Claim;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * I2 and I3: once a newer claim of a task was answered, no write with an older fence is accepted; nor one whose fence
 * nobody was given.
 */
record StaleWritesRefused() implements Rule {
  private static final Set<String> ENDS = Set.of("task.complete", "task.fail", "task.release");

  @Override
  public String name() {
    return "I3 stale fences are refused";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    Map<String, List<Claim>> claims = history.claimsByTask();
    Set<String> fences = history.claims().stream().map(claim -> claim.task() + " " + claim.fence())
        .collect(Collectors.toSet());
    Map<String, List<Recorded>> writes = history.acceptedWrites().stream()
        .collect(Collectors.groupingBy(Recorded::task));
    writes.forEach((task, accepted) -> accepted.forEach(write -> {
      List<Claim> given = claims.getOrDefault(task, List.of());
      given.stream().filter(claim -> claim.fence() > write.fence() && claim.call().isBefore(write)).findFirst()
          .ifPresent(claim -> found.add(said(write) + " was accepted after " + claim.worker()
              + " had claimed it with fence " + claim.fence()));
      if (!fences.contains(task + " " + write.fence())) {
        found.add(said(write) + " was accepted, and no claim gave that fence");
      }
      accepted.stream().filter(end -> ENDS.contains(end.verb()) && end.fence() == write.fence() && end.isBefore(write)
          && !isRepeat(end, write))
          .findFirst()
          .ifPresent(end -> found.add(said(write) + " was accepted after " + end.verb() + " had ended that lease"));
    }));
    return found;
  }

  /** The same end of the same attempt again: it gets the first answer. */
  private static boolean isRepeat(Recorded end, Recorded write) {
    return write.verb().equals(end.verb()) && write.input().equals(end.input());
  }

  private static String said(Recorded write) {
    return write.verb() + " of " + write.task() + " by " + write.client() + " with fence " + write.fence();
  }
}
