package io.claudebench.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Workers that claim and complete, one by one and in batches, with and without {@code claimNext}, beside BullMQ's
 * worker.
 */
final class ClaimWorkload implements Workload {
  private static final Map<String, Worker.Habit> HABITS = new LinkedHashMap<>();
  private static final int PER_SECOND = 20_000; // more than any habit completes

  static {
    HABITS.put("claim+complete", new Worker.Habit(1, 0, false, false));
    HABITS.put("claim 10, complete each", new Worker.Habit(10, 0, false, false));
    HABITS.put("claim 50, complete in rpc batches", new Worker.Habit(50, 0, true, false));
    HABITS.put("complete with claimNext", new Worker.Habit(1, 0, false, true));
    HABITS.put("complete with claimNext, batches of 50", new Worker.Habit(50, 0, true, true));
  }

  @Override
  public String name() {
    return "claim";
  }

  @Override
  public void run(Stage stage, Report report) {
    boolean claimsNext = knowsClaimNext(stage);
    if (!claimsNext) {
      report.say("claimNext is not supported by this build");
    }
    var contest = new Contest();
    HABITS.forEach((name, habit) -> {
      if (claimsNext || !habit.claimsNext()) {
        contest.with(name, measured(stage, name, habit));
      }
    });
    BullMq.find(stage, report)
        .ifPresent(bull -> contest.with("bull", () -> bull.run("BullMQ worker", "jobs", "worker", 0)));
    warm(stage);
    Map<String, Rounds> rounds = contest.run(stage.plan().few(), report);
    HABITS.keySet().forEach(name -> {
      if (rounds.containsKey(name)) {
        report.ratio(name + " / BullMQ worker", rounds.get(name), rounds.get("bull"),
            name.equals("complete with claimNext, batches of 50") ? 1 : Double.NaN);
        report.cpu("Redis CPU of a task in " + name + ", and of a job", "redis", rounds.get(name), rounds.get("bull"));
      } else {
        report.add(Goal.missing(name + " / BullMQ worker", "claimNext is not supported by this build"));
      }
    });
  }

  private static void warm(Stage stage) {
    measured(stage, "warm", HABITS.get("claim+complete"), stage.plan().warmUp()).get();
    measured(stage, "warm", HABITS.get("claim 50, complete in rpc batches"), stage.plan().warmUp() / 2).get();
  }

  private static Supplier<Result> measured(Stage stage, String name, Worker.Habit habit) {
    return measured(stage, name, habit, stage.plan().seconds());
  }

  private static Supplier<Result> measured(Stage stage, String name, Worker.Habit habit, double seconds) {
    var queues = new Queues(stage);
    List<User> workers = queues.workers("worker-" + name.replaceAll("[^a-z0-9]+", "-"), stage.plan().connections(),
        habit);
    return () -> {
      queues.fill((long) (PER_SECOND * (seconds + stage.plan().settle())));
      try (var load = new ClosedLoop(stage.loop(), stage.tasks().port(), workers.stream())) {
        return stage.measure(name, "tasks", load);
      }
    };
  }

  private static boolean knowsClaimNext(Stage stage) {
    try (var calls = new Calls(stage.loop(), stage.tasks())) {
      return !calls.refusal("/task/complete", "{\"id\":\"t-999999\",\"result\":true,\"claimNext\":1}")
          .equals("INVALID");
    }
  }
}
