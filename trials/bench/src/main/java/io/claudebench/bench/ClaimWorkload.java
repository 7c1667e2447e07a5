package io.claudebench.bench;

import io.claudebench.testkit.ServiceProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Workers that claim and complete, one by one and in batches, with and without {@code claimNext}, beside BullMQ's
 * worker.
 */
final class ClaimWorkload implements Workload {
  private static final Map<String, TirelessWorker.Habit> HABITS = new LinkedHashMap<>();
  private static final int PER_SECOND = 20_000; // more than any habit completes

  static {
    HABITS.put("claim+complete", new TirelessWorker.Habit(1, 0, false, false));
    HABITS.put("claim 10, complete each", new TirelessWorker.Habit(10, 0, false, false));
    HABITS.put("claim 50, complete in rpc batches", new TirelessWorker.Habit(50, 0, true, false));
    HABITS.put("complete with claimNext", new TirelessWorker.Habit(1, 0, false, true));
    HABITS.put("complete with claimNext, batches of 50", new TirelessWorker.Habit(50, 0, true, true));
  }

  @Override
  public String name() {
    return "claim";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    boolean claimsNext = knowsClaimNext(testbed);
    if (!claimsNext) {
      report.say("claimNext is not supported by this build");
    }
    var contest = new Contest();
    HABITS.forEach((name, habit) -> {
      if (claimsNext || !habit.claimsNext()) {
        contest.with(name, measured(testbed, name, habit));
      }
    });
    BullMq.find(testbed, report).ifPresent(bull -> contest
        .beside("bull", () -> bull.run("BullMQ worker", "jobs", "worker", 0))
        .beside("bull-http", behindHttp(testbed, bull.serveWorkers())));
    warm(testbed);
    Map<String, Rounds> rounds = contest.run(testbed.plan().few(), report);
    HABITS.keySet().forEach(name -> {
      if (rounds.containsKey(name)) {
        report.ratio(name + " / BullMQ worker", rounds.get(name), rounds.get("bull"),
            name.equals("complete with claimNext, batches of 50") ? 1 : Double.NaN);
        if (name.equals("claim+complete")) {
          report.ratio(name + " / BullMQ worker behind node http", rounds.get(name), rounds.get("bull-http"), 1.5);
        }
        report.cpu("Redis CPU of a task in " + name + ", and of a job", "redis", rounds.get(name), rounds.get("bull"));
      } else {
        report.add(Goal.missing(name + " / BullMQ worker", "claimNext is not supported by this build"));
      }
    });
  }

  private static void warm(Testbed testbed) {
    measured(testbed, "warm", HABITS.get("claim+complete"), testbed.plan().warmUp()).get();
    measured(testbed, "warm", HABITS.get("claim 50, complete in rpc batches"), testbed.plan().warmUp() / 2).get();
  }

  private static Supplier<Result> measured(Testbed testbed, String name, TirelessWorker.Habit habit) {
    return measured(testbed, name, habit, testbed.plan().seconds());
  }

  private static Supplier<Result> measured(Testbed testbed, String name, TirelessWorker.Habit habit, double seconds) {
    var queues = new Queues(testbed);
    List<User> workers = queues.workers("worker-" + name.replaceAll("[^a-z0-9]+", "-"), testbed.plan().connections(),
        habit);
    return () -> {
      queues.fill((long) (PER_SECOND * (seconds + testbed.plan().settle())));
      try (var load = new ClosedLoop(testbed.loop(), testbed.tasks().port(), workers.stream())) {
        return testbed.measure(name, "tasks", load);
      }
    };
  }

  /** The same two calls of each task, to a server of node that asks BullMQ. */
  private static Supplier<Result> behindHttp(Testbed testbed, ServiceProcess server) {
    var habit = HABITS.get("claim+complete");
    return () -> {
      double seconds = testbed.plan().settle() + testbed.plan().seconds();
      try (var calls = new Calls(testbed.loop(), server);
          var load = new ClosedLoop(testbed.loop(), server.port(), IntStream.range(0, testbed.plan().connections())
              .mapToObj(i -> new TirelessWorker("bull-" + i, habit)))) {
        calls.post("/fill", "{\"jobs\":%d}".formatted((long) (PER_SECOND * seconds)));
        return testbed.settled("BullMQ worker behind node http", "jobs", server, load);
      }
    };
  }

  private static boolean knowsClaimNext(Testbed testbed) {
    try (var calls = new Calls(testbed.loop(), testbed.tasks())) {
      return !calls.refusal("/task/complete", "{\"id\":\"t-999999\",\"result\":true,\"claimNext\":1}")
          .equals("INVALID");
    }
  }
}
