package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Safe;
import io.claudebench.testkit.Wire;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * I13: readiness tells the truth, liveness depends on nobody, and what comes back is used again without a restart of
 * ours.
 */
@Timeout(180)
class HealthTest {
  private static final String LIVE = "/q/health/live";
  private static final String READY = "/q/health/ready";
  private static final List<String> NAMES = List.of("task-service", "instance-service");

  @Test
  void redisAwayIsNotReadyAndPostgresAwayIsNeverDead() {
    var plan = Plan.of(NAMES.toArray(String[]::new)).with("CLAUDEBENCH_INSTANCE_ROLL_UP_EVERY_MS", "500");
    try (var fleet = Fleet.start(plan)) {
      NAMES.forEach(name -> Safe.page(Wire.ask(fleet.rest(name), "GET", "/q/swagger-ui/"))); // as it is packaged
      awaitNumbers(fleet, true);
      fleet.redis().kill();
      awaitAll(fleet, READY, 503);
      awaitNumbers(fleet, false);
      awaitAll(fleet, LIVE, 200);

      fleet.redis().restart();
      awaitAll(fleet, READY, 200);
      await("work goes on").atMost(Duration.ofSeconds(30)).until(() -> creates(fleet));
      awaitNumbers(fleet, true);

      fleet.redis().freeze();
      awaitAll(fleet, READY, 503);
      awaitAll(fleet, LIVE, 200);
      fleet.redis().thaw();
      awaitAll(fleet, READY, 200);

      fleet.postgres().kill();
      awaitAll(fleet, LIVE, 200);
      assertEquals(200, fleet.replica("task-service").status(READY), "degraded, but ready");
      assertEquals(true, creates(fleet));
    }
  }

  /** The fleet's metrics are absent, not stale, while nobody knows them. */
  private static void awaitNumbers(Fleet fleet, boolean areThere) {
    await("numbers of the fleet are there: " + areThere).atMost(Duration.ofSeconds(30)).until(() -> fleet
        .rest("instance-service").get("/q/metrics").metric("claudebench_dead_tasks").isPresent() == areThere);
  }

  private static boolean creates(Fleet fleet) {
    return fleet.rest("task-service").post("task.create", Map.of("text", "still here")).status() == 200;
  }

  private static void awaitAll(Fleet fleet, String path, int status) {
    for (String name : NAMES) {
      await(name + path + " says " + status).atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertEquals(status, fleet.replica(name).status(path), name));
    }
  }
}
