package io.claudebench.bench;

import io.claudebench.testkit.Await;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the flood of one tenant, clients that never wait against its {@code callsPerSecond}, costs another: the p99 of
 * creates that come evenly, beside the flood and alone, in turn.
 */
final class FloodWorkload implements Workload {
  private static final int CLIENTS = 16;
  private static final int FLOOD_PER_SECOND = 500;
  private static final int CALM_PER_SECOND = 150;
  private static final Pattern KEY = Pattern.compile("\"key\":\"(cb_[^\"]+)\"");

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public void run(Testbed testbed, Report report) {
    byte[] calm = create(testbed, "calm", "{}");
    byte[] flood = create(testbed, "flood", "{\"callsPerSecond\":" + FLOOD_PER_SECOND + "}");
    int port = testbed.tasks().port();
    double seconds = 2 * testbed.plan().seconds();
    try (var one = new OpenLoop(testbed.loop(), port, CLIENTS, CALM_PER_SECOND, due -> calm);
        var many = new ClosedLoop(testbed.loop(), port, Stream.generate(() -> User.of(flood, 1)).limit(CLIENTS))) {
      one.run(testbed.plan().warmUp());
      beside(testbed, one, many, testbed.plan().warmUp());
      Map<String, Rounds> rounds = new Contest()
          .with("alone", () -> testbed.measure("a tenant alone", "op", testbed.tasks(), one, seconds))
          .with("beside", () -> beside(testbed, one, many, seconds))
          .run(testbed.plan().rounds(), report);
      double[] ratios = rounds.get("beside").over(rounds.get("alone"), result -> result.latency().p99());
      report.add(Goal.below("p99 of a tenant's creates, beside another's flood / alone", Rounds.median(ratios), 2, "",
          Spread.of(ratios)));
    }
  }

  private static Result beside(Testbed testbed, Load one, Load many, double seconds) {
    var flooding = CompletableFuture.supplyAsync(() -> many.run(seconds + 1));
    Await.pause(500);
    Result result = testbed.measure("beside another's flood", "op", testbed.tasks(), one, seconds);
    return result.with(Map.copyOf(flooding.join().errors()));
  }

  private static byte[] create(Testbed testbed, String tenant, String limits) {
    try (var calls = new Calls(testbed.loop(), testbed.instances())) {
      calls.post("/tenant/create", "{\"name\":\"" + tenant + "\",\"limits\":" + limits + "}");
      var key = KEY.matcher(calls.post("/key/create",
          "{\"name\":\"bench\",\"roles\":[\"worker\"],\"tenant\":\"" + tenant + "\"}"));
      if (!key.find()) {
        throw new IllegalStateException("No key for " + tenant);
      }
      Await.pause(2_000); // known to every replica within a second
      return Http.post("/task/create", "{\"text\":\"measure me\"}", key.group(1));
    }
  }
}
