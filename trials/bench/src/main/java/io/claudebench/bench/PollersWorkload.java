package io.claudebench.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What workers in a long poll that cannot take the new tasks cost those who create them. They are idle, as they are at their capacity. */
final class PollersWorkload implements Workload {
  private static final int[] POLLERS = {0, 100, 1000};
  private static final String POLL = "{\"workerId\":\"%s\",\"waitMs\":30000}";
  private static final String LAST = "{\"workerId\":\"%s\",\"leaseMs\":3600000}";

  @Override
  public String name() {
    return "pollers";
  }

  @Override
  public void run(Stage stage, Report report) {
    new Queues(stage).fill(POLLERS[2] + 1000);
    try (var create = CreateWorkload.create(stage)) {
      create.run(stage.plan().warmUp());
      var contest = new Contest();
      List<String> busy = busy(stage, POLLERS[2]);
      for (int pollers : POLLERS) {
        contest.with(Integer.toString(pollers), () -> beside(stage, busy.subList(0, pollers), create));
      }
      var rounds = contest.run(stage.plan().few(), report);
      report.ratio("create with 100 idle long-pollers / with none", rounds.get("100"), rounds.get("0"), 0.90);
      report.ratio("create with 1,000 idle long-pollers / with none", rounds.get("1000"), rounds.get("0"), 0.90);
    }
  }

  /** Workers that hold all they can. */
  private static List<String> busy(Stage stage, int number) {
    var busy = new ArrayList<String>();
    try (var calls = new Calls(stage.loop(), stage.tasks())) {
      for (int i = 0; i < number; i++) {
        String worker = "busy-" + i;
        stage.register(worker, 1);
        calls.post("/task/claim", LAST.formatted(worker));
        busy.add(worker);
      }
    }
    return busy;
  }

  private static Result beside(Stage stage, List<String> idle, Load create) {
    var polls = idle.stream().map(worker -> User.of(Http.post("/task/claim", POLL.formatted(worker)), 1));
    try (var pollers = new ClosedLoop(stage.loop(), stage.tasks().port(), polls)) {
      var polling = CompletableFuture.supplyAsync(() -> pollers.run(3600));
      long before = Cpu.scripts(stage.resp());
      Result result = stage.measure("create, " + idle.size() + " idle long-pollers", "op", create);
      long scripts = Cpu.scripts(stage.resp()) - before; // the short load before it included
      pollers.close();
      Sample polled = polling.join();
      return result.with(Map.of("pollsAnswered", polled.operations(), "scripts", scripts));
    }
  }
}
