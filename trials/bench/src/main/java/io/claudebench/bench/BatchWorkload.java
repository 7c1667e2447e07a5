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
  public void run(Testbed testbed, Report report) {
    var bull = BullMq.find(testbed, report);
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(),
        Stream.generate(() -> User.of(Queues.batch(TASKS), TASKS)).limit(testbed.plan().connections()))) {
      load.run(testbed.plan().warmUp());
      testbed.quiet();
      var contest = new Contest().with("batch", () -> testbed.measure("create batch 50", "tasks", load));
      bull.ifPresent(there -> contest.beside("bull",
          () -> there.run("BullMQ addBulk 50 in process", "jobs", "addBulk", 0)));
      Map<String, Rounds> rounds = contest.run(testbed.plan().few(), report);
      report.ratio("create batch 50 / BullMQ addBulk 50 in process", rounds.get("batch"), rounds.get("bull"), 1);
      report.cpu("Redis CPU of a task in a batch, and of a job in an addBulk", "redis", rounds.get("batch"),
          rounds.get("bull"));
    }
  }
}
