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
  public void run(Testbed testbed, Report report) {
    int deep = testbed.plan().deep();
    var queues = new Queues(testbed);
    try (var create = CreateWorkload.create(testbed)) {
      create.run(testbed.plan().warmUp());
      queues.empty(SHALLOW);
      Result small = report.add(testbed.measure("create, 1 k queued", "op", create));
      queues.empty(SHALLOW);
      long before = memory(testbed);
      long tasks = testbed.size("pending");
      queues.fill(deep);
      double bytes = (memory(testbed) - before) / (double) (testbed.size("pending") - tasks);
      Result large = report.add(testbed.measure("create, " + Figures.of(deep) + " queued", "op",
          create).with(parts(testbed)));
      report.add(Goal.ratio("create with " + Figures.of(deep) + " queued / with 1 k",
          large.perSecond() / small.perSecond(), 0.80, ""));
      report.add(Goal.shown("Redis CPU of a create with " + Figures.of(deep) + " queued", large.cpu("redis"), " µs",
          "against " + Figures.of(small.cpu("redis")) + " µs with 1 k"));
      report.add(Goal.shown("memory of a queued task, its event included", bytes, " bytes", parts(testbed).toString()));
    }
  }

  private static long memory(Testbed testbed) {
    return testbed.resp().text("INFO", "memory").lines().filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElseThrow();
  }

  private static Map<String, Object> parts(Testbed testbed) {
    String pending = testbed.create().key(":pending");
    long hash = testbed.resp().number("MEMORY", "USAGE", testbed.create().key(":task:") + "t-1");
    long queue = testbed.resp().number("MEMORY", "USAGE", pending) / testbed.size("pending");
    String events = testbed.create().key(":stream:") + "task.created";
    long event = testbed.resp().number("MEMORY", "USAGE", events) / testbed.resp().number("XLEN", events);
    return Map.of("hash", hash, "queue", queue, "event", event);
  }
}
