package io.claudebench.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What it costs Redis that 100 and 1,000 instances beat every 5 s, with everything that looks at them: reaper, gossip,
 * roll-up.
 */
final class BeatsWorkload implements Workload {
  private static final int EVERY_S = 5;

  @Override
  public String name() {
    return "beats";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    IntStream.range(0, 1000).forEach(i -> testbed.register("beats-" + i, 10));
    beat(testbed, 1000, testbed.plan().warmUp());
    testbed.quiet();
    for (int instances : new int[] {100, 1000}) {
      Result beats = report.add(beat(testbed, instances, 4 * testbed.plan().seconds()));
      double micros = beats.cpuMicros().get("redis");
      double share = micros * instances / EVERY_S / 1e6 * 100;
      report.add(Goal.below("Redis' share of a core, " + instances + " instances beat every " + EVERY_S + " s", share,
          2, " %",
          Figures.of(micros) + " µs for each beat, all else of the fleet included"));
    }
  }

  private static Result beat(Testbed testbed, int instances, double seconds) {
    var next = new AtomicInteger();
    try (var beats = new OpenLoop(testbed.loop(), testbed.instances().port(), 32, instances / (double) EVERY_S,
        due -> Http.post("/system/heartbeat", "{\"instanceId\":\"beats-" + next.getAndIncrement() % instances
            + "\",\"progress\":" + next.get() + "}"))) {
      return testbed.measure(instances + " instances beating", "beats", testbed.instances(), beats, seconds);
    }
  }
}
