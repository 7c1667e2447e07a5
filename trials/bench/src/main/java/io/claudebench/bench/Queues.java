package io.claudebench.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Fills and empties the queue of a testbed, so that a measurement finds what it needs. */
record Queues(Testbed testbed) {
  private static final int BATCH = 1000;
  private static final int FILLERS = 4;
  private static final long OUTBOX = 300_000; // below outboxMax, with room for what is under way

  static byte[] batch(int tasks) {
    return Http.post("/task/create_batch",
        "{\"tasks\":[" + String.join(",", Collections.nCopies(tasks, "{\"text\":\"measure me\"}")) + "]}");
  }

  /** Until so many wait, and PostgreSQL has them. */
  void fill(long tasks) {
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(),
        Stream.generate(() -> User.of(batch(BATCH), BATCH)).limit(FILLERS))) {
      while (testbed.size("pending") < tasks) {
        load.run(1);
        Until.isTrue("the outbox has room", () -> testbed.size("outbox") < OUTBOX);
      }
    }
    testbed.quiet();
  }

  /** Until less than so many wait. */
  void empty(long tasks) {
    var habit = new TirelessWorker.Habit(50, 0, true, false);
    try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(), workers("sweep", FILLERS, habit).stream())) {
      while (testbed.size("pending") > tasks) {
        load.run(0.5);
      }
    }
    testbed.quiet();
  }

  /** Registered, each with room for two rounds of its habit. */
  List<User> workers(String name, int number, TirelessWorker.Habit habit) {
    return IntStream.range(0, number).<User>mapToObj(i -> {
      String worker = name + "-" + i;
      testbed.register(worker, 2 * habit.claims());
      return new TirelessWorker(worker, habit);
    }).toList();
  }
}
