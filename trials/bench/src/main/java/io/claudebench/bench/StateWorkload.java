package io.claudebench.bench;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code state.batch_put} of 1,000 values beside 1,000 times {@code state.put}: of one client that waits for each
 * answer, and of many at once.
 */
final class StateWorkload implements Workload {
  private static final int VALUES = 1000;
  private static final String VALUE = "{\"worker\":\"w-1\",\"progress\":42,\"note\":\"" + "x".repeat(100) + "\"}";
  private static final byte[] SINGLE = Http.post("/state/put", item(1));
  private static final byte[] BATCH = Http.post("/state/batch_put",
      "{\"items\":" + IntStream.range(0, VALUES).mapToObj(StateWorkload::item)
      .collect(Collectors.joining(",", "[", "]")) + "}");

  private static String item(int number) {
    return "{\"key\":\"bench:" + number + "\",\"value\":" + VALUE + "}";
  }

  @Override
  public String name() {
    return "state";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    try (var single = load(testbed, SINGLE, 1, 1); var many = load(testbed, SINGLE, 1, testbed.plan().connections());
        var batch = load(testbed, BATCH, VALUES, 1)) {
      many.run(testbed.plan().warmUp());
      batch.run(testbed.plan().warmUp() / 2);
      Map<String, Rounds> rounds = new Contest()
          .with("single", () -> measure(testbed, "state.put, one connection", single))
          .with("many", () -> measure(testbed, "state.put, many connections", many))
          .with("batch", () -> measure(testbed, "state.batch_put of 1,000, one connection", batch))
          .run(testbed.plan().few(), report);
      report.ratio("batch_put of 1,000 / 1,000 puts, one connection each", rounds.get("batch"), rounds.get("single"),
          10);
      report.ratio("batch_put of 1,000 on one connection / puts on many", rounds.get("batch"), rounds.get("many"),
          Double.NaN);
      report.cpu("Redis CPU of a value in a batch, and of a put", "redis", rounds.get("batch"), rounds.get("single"));
    }
  }

  private static Result measure(Testbed testbed, String name, Load load) {
    return testbed.settled(name, "value", testbed.instances(), load);
  }

  private static Load load(Testbed testbed, byte[] request, int values, int connections) {
    return new ClosedLoop(testbed.loop(), testbed.instances().port(),
        Stream.generate(() -> User.of(request, values)).limit(connections));
  }
}
