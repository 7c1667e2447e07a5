package io.claudebench.bench;

import java.util.Map;

/** Whether a create costs more when many tasks wait, and how many bytes each of them takes. */
final class DepthWorkload implements Workload {
  private static final int SHALLOW = 1000;

  @Override
  public String name() {
    return "depth";
  }

  @Override
  public void run(Stage stage, Report report) {
    int deep = stage.plan().deep();
    var queues = new Queues(stage);
    try (var create = CreateWorkload.create(stage)) {
      create.run(stage.plan().warmUp());
      queues.empty(SHALLOW);
      Result small = report.add(stage.measure("create, 1 k queued", "op", create));
      queues.empty(SHALLOW);
      long before = memory(stage);
      long tasks = stage.size("pending");
      queues.fill(deep);
      double bytes = (memory(stage) - before) / (double) (stage.size("pending") - tasks);
      Result large = report.add(stage.measure("create, " + Figures.of(deep) + " queued", "op",
          create).with(parts(stage)));
      report.add(Goal.ratio("create with " + Figures.of(deep) + " queued / with 1 k",
          large.perSecond() / small.perSecond(), 0.80, ""));
      report.add(Goal.shown("Redis CPU of a create with " + Figures.of(deep) + " queued", large.cpu("redis"), " µs",
          "against " + Figures.of(small.cpu("redis")) + " µs with 1 k"));
      report.add(Goal.shown("memory of a queued task, its event included", bytes, " bytes", parts(stage).toString()));
    }
  }

  private static long memory(Stage stage) {
    return stage.resp().text("INFO", "memory").lines().filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElseThrow();
  }

  private static Map<String, Object> parts(Stage stage) {
    String pending = stage.create().key(":pending");
    long hash = stage.resp().number("MEMORY", "USAGE", stage.create().key(":task:") + "t-1");
    long queue = stage.resp().number("MEMORY", "USAGE", pending) / stage.size("pending");
    String events = stage.create().key(":stream:") + "task.created";
    long event = stage.resp().number("MEMORY", "USAGE", events) / stage.resp().number("XLEN", events);
    return Map.of("hash", hash, "queue", queue, "event", event);
  }
}
