package io.claudebench.bench;

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
  public void run(Stage stage, Report report) {
    String command = stage.create().write(stage.logs().resolve("evalsha.json")).toString();
    var bare = stage.start("trials/bare", "bare", Map.of("BARE_COMMAND", command)).awaitAnswer("/");
    var bull = BullMq.find(stage, report);
    var contest = new Contest();
    try (var create = create(stage); var evalsha = closed(stage, bare, "/evalsha");
        var http = closed(stage, bare, "/nothing")) {
      Stream.of(create, evalsha, http).forEach(load -> load.run(stage.plan().warmUp()));
      contest.with("create", () -> stage.measure("create", "op", create))
          .with("evalsha", () -> stage.settled("bare EVALSHA route", "op", bare, evalsha))
          .with("http", () -> stage.settled("bare HTTP endpoint", "op", bare, http));
      Commands.find("redis-benchmark").ifPresent(program -> contest.with("redis-benchmark",
          () -> new RedisBenchmark(program, stage).run("redis-benchmark EVALSHA", stage.create())));
      bull.ifPresent(there -> withBull(contest, there, stage));
      ratios(contest.run(stage.plan().rounds(), report), report);
    }
  }

  static Load create(Stage stage) {
    return create(stage, BODY);
  }

  static Load create(Stage stage, String body) {
    return closed(stage, stage.tasks(), "/task/create", body);
  }

  private static Load closed(Stage stage, ServiceProcess target, String path) {
    return closed(stage, target, path, BODY);
  }

  private static Load closed(Stage stage, ServiceProcess target, String path, String body) {
    byte[] request = Http.post(path, body);
    return new ClosedLoop(stage.loop(), target.port(),
        Stream.generate(() -> User.of(request, 1)).limit(stage.plan().connections()));
  }

  private static void withBull(Contest contest, BullMq bull, Stage stage) {
    ServiceProcess server = bull.serve();
    contest.with("bull", () -> bull.run("BullMQ add in process", "op", "add", 0)).with("bull-http", () -> {
      try (var load = closed(stage, server, "/")) {
        return stage.settled("BullMQ add behind node http", "op", server, load);
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
