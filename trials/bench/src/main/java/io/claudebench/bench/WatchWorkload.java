package io.claudebench.bench;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.ServiceProcess;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Live streams: what a connection that hears nothing costs, how many frames reach 1, 100 and 5,000 watchers, how soon
 * after the commit, and how long 5,000 take that all come back at once. The same fan-out by nats-server beside it,
 * where that is installed.
 */
final class WatchWorkload implements Workload {
  private static final int CROWD = 5_000;
  private static final int MISSED = 10;
  private static final int FRAMES_AHEAD = 100_000;
  private static final int EVENTS_AHEAD = 5_000; // the ring has more
  private static final Map<String, String> ROOM = Map.of("CLAUDEBENCH_LIVE_KEY_STREAMS_MAX", "9000");

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    ServiceProcess events = testbed.start("event-service", "event-service", ROOM);
    events.awaitReady();
    try (var calls = new Calls(testbed.loop(), events); var stage = new EventStage(events, testbed)) {
      calls.post("/event/publish", "{\"type\":\"%s\",\"payload\":\"first\"}".formatted(EventStage.TYPE));
      idle(testbed, stage, report);
      for (int watchers : new int[] {1, 100, CROWD}) {
        deliver(testbed, stage, "SSE", watchers, report);
      }
      delay(testbed, stage, report);
      comeBack(testbed, stage, calls, report);
    }
    Programs.find("nats-server").ifPresentOrElse(program -> {
      try (var stage = new NatsStage(testbed, program)) {
        deliver(testbed, stage, "nats-server", 100, report);
        deliver(testbed, stage, "nats-server", CROWD, report);
      }
    }, () -> report.say("nats-server is not on PATH"));
  }

  private static void idle(Testbed testbed, Stage stage, Report report) {
    try (var few = new Listeners(testbed.loop(), stage.port(), 500, EventStage.request("bench.silent", ""))) {
      Await.pause(3_000); // what the first of them bring along stays
    }
    long before = stage.resident();
    try (var crowd = new Listeners(testbed.loop(), stage.port(), CROWD, EventStage.request("bench.silent", ""))) {
      Await.pause(5_000);
      report.add(Goal.below("Memory of an idle stream, of " + CROWD, (stage.resident() - before) / 1024.0 / CROWD, 20,
          " KB", "of the resident set"));
    }
  }

  /** As much as they take: never far ahead of the slowest. */
  private static void deliver(Testbed testbed, Stage stage, String name, int watchers, Report report) {
    try (var crowd = new Listeners(testbed.loop(), stage.port(), watchers, stage.request())) {
      Await.pause(2_000);
      int burst = Math.max(1, Math.min(500, FRAMES_AHEAD / watchers / 4));
      said(stage, crowd, watchers, burst, testbed.plan().warmUp());
      report.add(testbed.measure(name + ", " + watchers + " watchers", "frame", stage.process(),
          Once.of(() -> (int) said(stage, crowd, watchers, burst, testbed.plan().seconds())), 0));
    }
  }

  private static long said(Stage stage, Listeners crowd, int watchers, int burst, double seconds) {
    long begun = crowd.marks();
    long said = 0;
    int ahead = Math.max(2 * burst, Math.min(EVENTS_AHEAD, FRAMES_AHEAD / watchers));
    for (long end = System.nanoTime() + (long) (seconds * 1e9); System.nanoTime() < end;) {
      stage.say(burst);
      said += burst;
      crowd.await(begun + Math.max(0, said - ahead) * watchers);
    }
    crowd.await(begun + said * watchers);
    return said * watchers;
  }

  private static void delay(Testbed testbed, Stage stage, Report report) {
    int perSecond = 1000;
    int watchers = 100;
    try (var crowd = new Listeners(testbed.loop(), stage.port(), watchers, stage.request())) {
      Await.pause(2_000);
      evenly(stage, perSecond, testbed.plan().warmUp());
      Await.pause(1_000);
      Histogram nanos = crowd.nanos();
      nanos.reset();
      evenly(stage, perSecond, 2 * testbed.plan().seconds());
      Await.pause(1_000);
      Latency latency = Latency.of(nanos);
      String what = "commit to frame, " + perSecond + " events/s to " + watchers + " watchers, ";
      String note = Figures.of(nanos.getTotalCount()) + " frames";
      report.add(Goal.below(what + "p50", latency.p50(), 5, " ms", note));
      report.add(Goal.below(what + "p99", latency.p99(), 25, " ms", note));
    }
  }

  private static void evenly(Stage stage, int perSecond, double seconds) {
    long start = System.nanoTime();
    for (int i = 0; i < perSecond * seconds; i++) {
      Until.time(start + i * 1_000_000_000L / perSecond);
      stage.say(1);
    }
  }

  private static void comeBack(Testbed testbed, Stage stage, Calls calls, Report report) {
    String page = calls.post("/event/read", "{\"types\":[\"%s\"],\"from\":\"%s\"}".formatted(EventStage.TYPE,
        Instant.now()));
    String last = page.replaceAll(".*\"next\":\"([^\"]+)\".*", "$1");
    stage.say(MISSED);
    long start = System.nanoTime();
    try (var crowd = new Listeners(testbed.loop(), stage.port(), CROWD, EventStage.request("bench.*", last))) {
      crowd.await((long) CROWD * MISSED);
      report.add(Goal.below(CROWD + " come back at once, until each has the " + MISSED + " events that it missed",
          (System.nanoTime() - start) / 1e9, 3, " s", "their connects included"));
    }
  }
}
