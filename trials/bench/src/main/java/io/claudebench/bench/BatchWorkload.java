package io.claudebench.bench;

import java.util.Map;
import java.util.stream.Stream;

/** {@code task.create_batch} of 50 beside BullMQ's {@code addBulk} of 50 in its process. */
final class BatchWorkload implements Workload {
  private static final int TASKS = 50;

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public void run(Stage stage, Report report) {
    var bull = BullMq.find(stage, report);
    try (var load = new ClosedLoop(stage.loop(), stage.tasks().port(),
        Stream.generate(() -> User.of(Queues.batch(TASKS), TASKS)).limit(stage.plan().connections()))) {
      load.run(stage.plan().warmUp());
      stage.quiet();
      var contest = new Contest().with("batch", () -> stage.measure("create batch 50", "tasks", load));
      bull.ifPresent(there -> contest.with("bull",
          () -> there.run("BullMQ addBulk 50 in process", "jobs", "addBulk", 0)));
      Map<String, Rounds> rounds = contest.run(stage.plan().few(), report);
      report.ratio("create batch 50 / BullMQ addBulk 50 in process", rounds.get("batch"), rounds.get("bull"), 1);
      report.cpu("Redis CPU of a task in a batch, and of a job in an addBulk", "redis", rounds.get("batch"),
          rounds.get("bull"));
    }
  }
}
