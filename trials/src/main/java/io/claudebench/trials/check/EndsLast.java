package io.claudebench.trials.check;

import io.claudebench.trials.history.Claim;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * I4: an acknowledged end stands: its status and result are the last ones, no other end was acknowledged, and nobody
 * claims the task again.
 */
record EndsLast(Allowance allowance) implements Rule {

  @Override
  public String name() {
    return "I4 an acknowledged end stands";
  }

  @Override
  public List<String> violations(History history, Finals finals) {
    var found = new ArrayList<String>();
    Map<String, List<Claim>> claims = history.claimsByTask();
    history.ends().forEach((task, ends) -> {
      List<Recorded> standing = ends.stream().filter(end -> !allowance.covers(end) || isStrict(finals.task(task)))
          .toList();
      if (standing.isEmpty()) {
        return;
      }
      Recorded first = standing.getFirst();
      String status = status(first);
      standing.stream().filter(end -> !status(end).equals(status)).findFirst()
          .ifPresent(end -> found.add(task + " was acknowledged as " + status + " and as " + status(end)));
      claims.getOrDefault(task, List.of()).stream().filter(claim -> first.isBefore(claim.call())).findFirst()
          .ifPresent(claim -> found.add(task + " was " + status + " and then claimed by " + claim.worker()));
      standing.forEach(end -> last(end, finals.task(task), found));
    });
    return found;
  }

  private static void last(Recorded end, Map<String, String> task, List<String> found) {
    if (task.isEmpty()) {
      found.add(end.task() + " was acknowledged as " + status(end) + " and is nowhere");
    } else if (!status(end).equals(task.get("status"))) {
      found.add(end.task() + " was acknowledged as " + status(end) + " and is " + task.get("status"));
    } else if (end.isVerb("task.complete") && status(end).equals("completed") && !end.input().path("result").toString()
        .equals(task.get("result"))) {
      found.add(end.task() + " was acknowledged with result " + end.input().path("result") + " and has "
          + task.get("result"));
    }
  }

  private static boolean isStrict(Map<String, String> task) {
    return "strict".equals(task.get("durability"));
  }

  private static String status(Recorded end) {
    return end.body().path("status").asText();
  }
}
