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
  public void run(Stage stage, Report report) {
    int deep = stage.plan().deep();
    var queues = new Queues(stage);
    var workers = queues.workers("able", stage.plan().connections(), new Worker.Habit(1, 0, false, false));
    try (var load = new ClosedLoop(stage.loop(), stage.tasks().port(), workers.stream())) {
      queues.fill(100_000);
      load.run(stage.plan().warmUp());
      queues.fill(200_000);
      Result alone = report.add(stage.measure("claim+complete, no others", "tasks", load));
      fill(stage, deep);
      queues.fill(200_000);
      Result among = report.add(stage.measure("claim+complete, " + Figures.of(deep) + " unmatched", "tasks", load));
      report.add(Goal.ratio("claims among " + Figures.of(deep) + " unmatched tasks / alone, tasks/s",
          among.perSecond() / alone.perSecond(), 0.9, ""));
      report.add(Goal.below("their p99 / p99 alone", among.latency().p99() / alone.latency().p99(), 1.2, "", ""));
    }
  }

  private static void fill(Stage stage, int deep) {
    byte[] batch = Http.post("/task/create_batch", "{\"tasks\":[" + String.join(",", Collections.nCopies(BATCH, TASK))
        + "]}");
    try (var load = new ClosedLoop(stage.loop(), stage.tasks().port(), Stream.of(User.of(batch, BATCH)))) {
      while (stage.resp().number("ZCARD", stage.create().key(":pending") + ":unicorn") < deep) {
        load.run(1);
        Until.isTrue("the outbox has room", () -> stage.size("outbox") < 300_000);
      }
    }
  }
}
