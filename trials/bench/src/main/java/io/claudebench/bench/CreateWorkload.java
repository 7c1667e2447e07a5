package io.claudebench.bench;

import io.claudebench.testkit.ServiceProcess;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code task.create} beside what it stands on, an empty HTTP route and a route that sends the same EVALSHA and nothing
 * else, and beside BullMQ's {@code add}, in its process and behind node's HTTP server.
 */
final class CreateWorkload implements Workload {
  private static final String BODY = "{\"text\":\"measure me\"}";

  @Override
  public String name() {
    return "create";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    String command = testbed.create().write(testbed.logs().resolve("evalsha.json")).toString();
    var bare = testbed.start("trials/bare", "bare", Map.of("BARE_COMMAND", command));
    bare.awaitStatus("/", 404);
    var bull = BullMq.find(testbed, report);
    var contest = new Contest();
    try (var create = create(testbed); var evalsha = closed(testbed, bare, "/evalsha");
        var http = closed(testbed, bare, "/nothing")) {
      Stream.of(create, evalsha, http).forEach(load -> load.run(testbed.plan().warmUp()));
      contest.with("create", () -> testbed.measure("create", "op", create))
          .beside("evalsha", () -> testbed.settled("bare EVALSHA route", "op", bare, evalsha))
          .beside("http", () -> testbed.settled("bare HTTP endpoint", "op", bare, http));
      Programs.find("redis-benchmark").ifPresent(program -> contest.beside("redis-benchmark",
          () -> new RedisBenchmark(program, testbed).run("redis-benchmark EVALSHA", testbed.create())));
      bull.ifPresent(there -> withBull(contest, there, testbed));
      ratios(contest.run(testbed.plan().rounds(), report), report);
    }
  }

  static Load create(Testbed testbed) {
    return create(testbed, BODY);
  }

  static Load create(Testbed testbed, String body) {
    return closed(testbed, testbed.tasks(), "/task/create", body);
  }

  private static Load closed(Testbed testbed, ServiceProcess target, String path) {
    return closed(testbed, target, path, BODY);
  }

  private static Load closed(Testbed testbed, ServiceProcess target, String path, String body) {
    byte[] request = Http.post(path, body);
    return new ClosedLoop(testbed.loop(), target.port(),
        Stream.generate(() -> User.of(request, 1)).limit(testbed.plan().connections()));
  }

  private static void withBull(Contest contest, BullMq bull, Testbed testbed) {
    ServiceProcess server = bull.serve();
    contest.beside("bull", () -> bull.run("BullMQ add in process", "op", "add", 0)).beside("bull-http", () -> {
      try (var load = closed(testbed, server, "/")) {
        return testbed.settled("BullMQ add behind node http", "op", server, load);
      }
    });
  }

  private static void ratios(Map<String, Rounds> rounds, Report report) {
    Rounds create = rounds.get("create");
    Rounds bare = rounds.get("evalsha");
    report.ratio("create / bare EVALSHA route", create, bare, 0.80);
    report.ratio("create / BullMQ add behind node http", create, rounds.get("bull-http"), 1.5);
    report.ratio("create / BullMQ add in process", create, rounds.get("bull"), 1);
    report.ratio("create / redis-benchmark EVALSHA", create, rounds.get("redis-benchmark"), Double.NaN);
    report.ratio("create / bare HTTP endpoint", create, rounds.get("http"), Double.NaN);
    report.cpu("service CPU of a create, and of a bare EVALSHA", "service", create, bare);
    report.cpu("Redis CPU of a create, and of a BullMQ add", "redis", create, rounds.get("bull"));
  }
}
