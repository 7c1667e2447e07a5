package io.claudebench.bench;

import java.util.Map;
import java.util.stream.Stream;

/** {@code task.create} beside what it stands on: an empty HTTP route, and a route that sends the same EVALSHA and nothing else. */
final class CreateWorkload implements Workload {
  static final byte[] CREATE = Http.post("/task/create", "{\"text\":\"measure me\"}");
  private static final String MARK = "record me";

  @Override
  public String name() {
    return "create";
  }

  @Override
  public void run(Stage stage, Report report) {
    Recording recording = recording(stage);
    ServiceProcess bare = stage.start("trials/bare", "bare", Map.of("BARE_COMMAND", recording.write(stage.logs().resolve("evalsha.json")).toString()))
        .awaitAnswer("/");
    try (var create = closed(stage, stage.tasks(), CREATE); var evalsha = closed(stage, bare, path("/evalsha")); var http = closed(stage, bare, path("/nothing"))) {
      Stream.of(create, evalsha, http).forEach(load -> load.run(stage.plan().warmUp()));
      var contest = new Contest()
          .with("create", () -> measured(stage, "create", stage.tasks(), create))
          .with("evalsha", () -> measured(stage, "bare EVALSHA route", bare, evalsha))
          .with("http", () -> measured(stage, "bare HTTP endpoint", bare, http));
      Map<String, Rounds> rounds = contest.run(stage.plan().rounds(), report);
      ratios(rounds, report);
    }
  }

  /** The EVALSHA of one create, from a cache that has the script. */
  static Recording recording(Stage stage) {
    try (var calls = new Calls(stage.loop(), stage.tasks())) {
      calls.post("/task/create", "{\"text\":\"first\"}");
      return Recording.of(stage.redis(), MARK, () -> calls.post("/task/create", "{\"text\":\"" + MARK + "\"}"));
    }
  }

  static Load closed(Stage stage, ServiceProcess target, byte[] request) {
    return new ClosedLoop(stage.loop(), target.port(), Stream.generate(() -> User.of(request, 1)).limit(stage.plan().connections()));
  }

  private static byte[] path(String path) {
    return Http.post(path, "{\"text\":\"measure me\"}");
  }

  static Result measured(Stage stage, String name, ServiceProcess target, Load load) {
    load.run(stage.plan().settle());
    return stage.measure(name, "op", target, load, stage.plan().seconds());
  }

  private static void ratios(Map<String, Rounds> rounds, Report report) {
    Rounds create = rounds.get("create");
    double[] ratios = create.over(rounds.get("evalsha"));
    report.add(Goal.ratio("create / bare EVALSHA route", Rounds.median(ratios), 0.80, Spread.of(ratios)));
    report.add(Goal.shown("create / bare HTTP endpoint", Rounds.median(create.over(rounds.get("http"))), "", Spread.of(create.over(rounds.get("http")))));
    report.add(Goal.shown("service CPU per create − per bare EVALSHA", create.middle().cpu("service") - rounds.get("evalsha").middle().cpu("service"), " µs",
        Figures.of(create.middle().cpu("service")) + " against " + Figures.of(rounds.get("evalsha").middle().cpu("service"))));
  }
}
