package io.claudebench.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * What workers in a long poll that cannot take the new tasks cost those who create them: idle because they hold all
 * they can, or because they lack what the tasks require.
 */
final class PollersWorkload implements Workload {
  private static final int MANY = 1000;
  private static final int SOME = 100;
  private static final String POLL = "{\"workerId\":\"%s\",\"waitMs\":30000}";
  private static final String LAST = "{\"workerId\":\"%s\",\"leaseMs\":3600000}";
  private static final String REQUIRING = "{\"text\":\"measure me\",\"requires\":[\"what-nobody-has\"]}";

  @Override
  public String name() {
    return "pollers";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    var queues = new Queues(testbed);
    queues.fill(2 * MANY);
    List<String> full = registered(testbed, "full");
    try (var create = CreateWorkload.create(testbed); var calls = new Calls(testbed.loop(), testbed.tasks())) {
      create.run(testbed.plan().warmUp());
      full.forEach(worker -> calls.post("/task/claim", LAST.formatted(worker)));
      compare(testbed, report, "create, %d long-pollers at capacity", full, create);
      queues.empty(0);
      String refusal = calls.refusal("/task/create", REQUIRING);
      if (!refusal.isEmpty()) {
        report.add(Goal.missing("create with 1,000 long-pollers that lack a capability",
            "requires is not supported by this build: " + refusal));
        return;
      }
    }
    try (var create = CreateWorkload.create(testbed, REQUIRING)) {
      compare(testbed, report, "create, %d long-pollers without the capability", registered(testbed, "idle"), create);
    }
  }

  private static List<String> registered(Testbed testbed, String name) {
    List<String> workers = IntStream.range(0, MANY).mapToObj(i -> name + "-" + i).toList();
    workers.forEach(worker -> testbed.register(worker, 1));
    return workers;
  }

  private static void compare(Testbed testbed, Report report, String name, List<String> idle, Load create) {
    var contest = new Contest();
    for (int pollers : new int[] {0, SOME, MANY}) {
      contest.with(Integer.toString(pollers),
          () -> beside(testbed, name.formatted(pollers), idle.subList(0, pollers), create));
    }
    var rounds = contest.run(testbed.plan().few(), report);
    for (int pollers : new int[] {SOME, MANY}) {
      report.ratio(name.formatted(pollers) + " / none", rounds.get(Integer.toString(pollers)), rounds.get("0"), 0.90);
    }
  }

  private static Result beside(Testbed testbed, String name, List<String> idle, Load create) {
    var polls = idle.stream().map(worker -> User.of(Http.post("/task/claim", POLL.formatted(worker)), 1));
    try (var pollers = new ClosedLoop(testbed.loop(), testbed.tasks().port(), polls)) {
      var polling = CompletableFuture.supplyAsync(() -> pollers.run(3600));
      long before = Cpu.scripts(testbed.resp());
      Result result = testbed.measure(name, "op", create);
      long scripts = Cpu.scripts(testbed.resp()) - before; // the short load before it included
      pollers.close();
      return result.with(Map.of("pollsAnswered", polling.join().operations(), "scripts", scripts));
    }
  }
}
