package io.claudebench.bench;

import java.time.Instant;
import java.util.Collections;
import java.util.stream.Stream;

/** How fast scheduled tasks that are all due at one moment come into the queue. */
final class DueWorkload implements Workload {
  private static final int TASKS = 100_000;
  private static final int BATCH = 1000;
  private static final int FILLERS = 4;
  private static final int AHEAD_S = 40;

  @Override
  public String name() {
    return "due";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    promote(testbed); // the first is for warmth
    Result result = report.add(promote(testbed));
    report.add(Goal.ratio("tasks promoted per second when all are due at once", result.perSecond(), 20_000,
        "Redis " + Figures.of(result.cpu("redis")) + " µs each, its share of the projector included"));
  }

  private static Result promote(Testbed testbed) {
    Instant due = Instant.now().plusSeconds(AHEAD_S);
    byte[] batch = Http.post("/task/create_batch", "{\"tasks\":[" + String.join(",", Collections.nCopies(BATCH,
        "{\"text\":\"measure me\",\"runAt\":\"" + due + "\"}")) + "]}");
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(),
        Stream.generate(() -> User.of(batch, BATCH)).limit(FILLERS))) {
      while (testbed.size("scheduled") < TASKS && Instant.now().isBefore(due)) {
        load.run(1);
      }
    }
    testbed.quiet();
    long tasks = testbed.size("scheduled");
    Until.time(System.nanoTime() + Math.max(0, due.toEpochMilli() - System.currentTimeMillis()) * 1_000_000);
    return testbed.measure("promotion", "task", testbed.tasks(), Once.of(() -> {
      Until.isTrue("all were promoted", () -> testbed.size("scheduled") == 0);
      return (int) tasks;
    }), 0);
  }
}
