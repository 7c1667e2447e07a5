package io.claudebench.bench;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** {@code task.get} of any of some thousand tasks, {@code task.list} of a page of them. */
final class ReadWorkload implements Workload {
  private static final int TASKS = 10_000;
  private static final byte[] LIST = Http.post("/task/list", "{\"limit\":100}");

  @Override
  public String name() {
    return "read";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    new Queues(testbed).fill(TASKS);
    try (var get = load(testbed, new Get()); var list = load(testbed, User.of(LIST, 1))) {
      get.run(testbed.plan().warmUp());
      list.run(testbed.plan().warmUp() / 2);
      report.add(testbed.measure("get", "op", get));
      report.add(testbed.measure("list, pages of 100", "op", list));
    }
  }

  private static Load load(Testbed testbed, User user) {
    return new ClosedLoop(testbed.loop(), testbed.tasks().port(),
        Stream.generate(() -> user).limit(testbed.plan().connections()));
  }

  private record Get() implements User {
    @Override
    public byte[] next() {
      return Http.post("/task/get", "{\"id\":\"t-" + ThreadLocalRandom.current().nextInt(1, TASKS) + "\"}");
    }

    @Override
    public int answered(Answer answer, Sample sample) {
      return 1;
    }
  }
}
