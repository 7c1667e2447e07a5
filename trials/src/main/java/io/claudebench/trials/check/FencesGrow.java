package io.claudebench.trials.check;

import io.claudebench.trials.history.Claim;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * I2: no fence of a task is given twice, and a later claim has the greater one. Whatever Redis forgets; only the claim
 * itself may be forgotten where acknowledgements may be.
 */
record FencesGrow(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I2 fences are unique and grow";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    history.claimsByTask().forEach((task, claims) -> {
      var byFence = new HashMap<Long, Claim>();
      for (Claim claim : claims) {
        Claim other = byFence.putIfAbsent(claim.fence(), claim);
        if (other != null) {
          found.add("fence " + claim.fence() + " of " + task + " was given to " + other.worker() + " and to "
              + claim.worker());
        }
        claims.stream().filter(later -> claim.call().isBefore(later.call()) && later.fence() < claim.fence())
            .findFirst()
            .ifPresent(later -> found.add(task + " was claimed with fence " + claim.fence() + " and later with "
                + later.fence()));
      }
      boolean isLost = finals.task(task).isEmpty(); // another rule says whether it may be
      long last = Finals.number(finals.task(task), "fence");
      claims.stream().filter(claim -> !isLost && claim.fence() > last && !allowance.covers(claim.call())).findFirst()
          .ifPresent(claim -> found.add(task + " was claimed with fence " + claim.fence() + " and ends with " + last));
    });
    return found;
  }
}
