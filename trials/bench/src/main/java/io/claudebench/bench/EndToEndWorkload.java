package io.claudebench.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * From the time a create was due until a worker in a long poll has the task, at a steady rate, beside BullMQ's workers.
 */
final class EndToEndWorkload implements Workload {
  private static final int WORKERS = 32;
  private static final TirelessWorker.Habit WAITING = new TirelessWorker.Habit(10, 1000, false, false);

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    List<String> workers = IntStream.range(0, WORKERS).mapToObj(i -> "waits-" + i).toList();
    workers.forEach(worker -> testbed.register(worker, 1000));
    run(testbed, workers, "warm", 2000, testbed.plan().warmUp());
    run(testbed, workers, "warm", 500, testbed.plan().settle());
    testbed.quiet();
    Result slow = report.add(run(testbed, workers, "end to end at 500/s", 500, 2 * testbed.plan().seconds()));
    report.add(Goal.below("end to end at 500/s, p50", slow.latency().p50(), 1.5, " ms", ""));
    report.add(Goal.below("end to end at 500/s, p99", slow.latency().p99(), 8, " ms", ""));
    Result fast = report.add(run(testbed, workers, "end to end at 2,000/s", 2000, 2 * testbed.plan().seconds()));
    report.add(Goal.shown("end to end at 2,000/s, p50", fast.latency().p50(), " ms", ""));
    report.add(Goal.shown("end to end at 2,000/s, p99", fast.latency().p99(), " ms", ""));
    BullMq.find(testbed, report).ifPresent(bull -> {
      for (int rate : new int[] {500, 2000}) {
        Result theirs = report.add(bull.run("BullMQ end to end at " + rate + "/s", "jobs", "endToEnd", rate));
        report.add(Goal.shown("BullMQ end to end at " + rate + "/s, p50 in its process", theirs.latency().p50(), " ms",
            "p99 " + Figures.of(theirs.latency().p99())));
      }
    });
  }

  private static Result run(Testbed testbed, List<String> workers, String name, int rate, double seconds) {
    new Queues(testbed).empty(0);
    var arrivals = new Sample();
    long start = System.nanoTime();
    var users = workers.stream().<User>map(worker -> new TirelessWorker(worker, WAITING, due -> {
      if (due >= start) {
        arrivals.latency(due);
        arrivals.done(1);
      }
    }));
    try (var waiting = new ClosedLoop(testbed.loop(), testbed.tasks().port(), users);
        var creates = new OpenLoop(testbed.loop(), testbed.tasks().port(), WORKERS, rate,
            due -> Http.post("/task/create", "{\"text\":\"due " + due + "\"}"))) {
      var working = CompletableFuture.supplyAsync(() -> waiting.run(seconds + 1));
      Result sent = testbed.measure(name, "tasks", testbed.tasks(), creates, seconds);
      Sample worked = working.join();
      arrivals.took(0, (long) (sent.seconds() * 1e9));
      arrivals.error("NOT ARRIVED", sent.operations() - arrivals.operations());
      sent.errors().forEach(arrivals::error);
      worked.errors().forEach(arrivals::error);
      return arrivals.result(name, "tasks", sent.cpuMicros())
          .with(Map.of("createP50", Figures.of(sent.latency().p50())));
    }
  }
}
