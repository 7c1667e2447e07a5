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
  public void run(Stage stage, Report report) {
    new Queues(stage).fill(TASKS);
    try (var get = load(stage, new Get()); var list = load(stage, User.of(LIST, 1))) {
      get.run(stage.plan().warmUp());
      list.run(stage.plan().warmUp() / 2);
      report.add(stage.measure("get", "op", get));
      report.add(stage.measure("list, pages of 100", "op", list));
    }
  }

  private static Load load(Stage stage, User user) {
    return new ClosedLoop(stage.loop(), stage.tasks().port(),
        Stream.generate(() -> user).limit(stage.plan().connections()));
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
