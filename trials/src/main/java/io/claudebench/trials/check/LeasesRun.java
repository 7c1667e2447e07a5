package io.claudebench.trials.check;

import io.claudebench.trials.history.Claim;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * I2: nobody loses a lease that surely runs: sooner after the claim was sent than it is long, no write under its fence
 * is {@code LEASE_LOST}, unless somebody cancelled the task, or this fence ended it before.
 */
record LeasesRun(Allowance allowance) implements Rule {
  private static final Set<String> ENDS = Set.of("task.complete", "task.fail", "task.release");

  @Override
  public String name() {
    return "I2 a lease that runs is not taken";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    Map<String, Claim> claims = history.claims().stream().filter(claim -> claim.call().input().has("leaseMs")
        && !(allowance.isAny() && claim.call().start() <= allowance.to()))
        .collect(Collectors.toMap(claim -> claim.task() + " " + claim.fence(), claim -> claim, (a, b) -> a));
    var cancelled = new HashSet<String>();
    var ended = new HashSet<String>();
    var found = new ArrayList<String>();
    for (Recorded call : history.calls()) {
      String lease = call.task() + " " + call.fence();
      Claim claim = claims.get(lease);
      if (call.isVerb("task.cancel")) {
        cancelled.add(call.task());
      } else if (claim != null && call.word().equals("LEASE_LOST") && !ended.contains(lease)
          && !cancelled.contains(call.task())
          && call.end() < claim.call().start() + claim.call().input().get("leaseMs").asLong() * 1_000_000) {
        found.add(call.verb() + " of " + call.task() + " by " + claim.worker() + " at " + call.start() / 1_000_000
            + " ms was LEASE_LOST while its lease ran");
      }
      if (ENDS.contains(call.verb())) {
        ended.add(lease);
      }
    }
    return found;
  }
}
