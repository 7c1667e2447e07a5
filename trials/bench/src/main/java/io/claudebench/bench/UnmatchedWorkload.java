package io.claudebench.bench;

import java.util.Collections;
import java.util.stream.Stream;

/**
 * Whether tasks that nobody can do slow the others: claims with a long queue of them at the head, by priority, against
 * none.
 */
final class UnmatchedWorkload implements Workload {
  private static final int BATCH = 1000;
  private static final String TASK = "{\"text\":\"for nobody here\",\"priority\":100,\"requires\":[\"unicorn\"]}";

  @Override
  public String name() {
    return "unmatched";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    int deep = testbed.plan().deep();
    var queues = new Queues(testbed);
    var workers = queues.workers("able", testbed.plan().connections(), new TirelessWorker.Habit(1, 0, false, false));
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(), workers.stream())) {
      queues.fill(100_000);
      load.run(testbed.plan().warmUp());
      queues.fill(200_000);
      Result alone = report.add(testbed.measure("claim+complete, no others", "tasks", load));
      fill(testbed, deep);
      queues.fill(200_000);
      Result among = report.add(testbed.measure("claim+complete, " + Figures.of(deep) + " unmatched", "tasks", load));
      report.add(Goal.ratio("claims among " + Figures.of(deep) + " unmatched tasks / alone, tasks/s",
          among.perSecond() / alone.perSecond(), 0.9, ""));
      report.add(Goal.below("their p99 / p99 alone", among.latency().p99() / alone.latency().p99(), 1.2, "", ""));
    }
  }

  private static void fill(Testbed testbed, int deep) {
    byte[] batch = Http.post("/task/create_batch", "{\"tasks\":[" + String.join(",", Collections.nCopies(BATCH, TASK))
        + "]}");
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(), Stream.of(User.of(batch, BATCH)))) {
      while (testbed.resp().number("ZCARD", testbed.create().key(":pending") + ":unicorn") < deep) {
        load.run(1);
        Until.isTrue("the outbox has room", () -> testbed.size("outbox") < 300_000);
      }
    }
  }
}
