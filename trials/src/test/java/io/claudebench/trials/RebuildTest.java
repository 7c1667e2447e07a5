package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.trials.history.Recorder;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.load.Load;
import io.claudebench.trials.load.Mix;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events tell all that the fleet is: tasks, instances and figures made from them alone are those that are. */
@Timeout(180)
class RebuildTest {
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "instance-service", "event-service"));
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @Test
  void itIsTheLiveStateWhileTheFleetWorksAndAfterwards(@TempDir Path dir) throws Exception {
    long seed = ThreadLocalRandom.current().nextInt(1_000_000);
    System.out.println("RebuildTest, seed " + seed);
    var bases = List.of(fleet.url("task-service"), fleet.url("instance-service"));
    int looks = 0;
    try (var recorder = new Recorder(dir.resolve("history"));
        var load = new Load(Mix.USUAL.withSitters(3, 10), bases, recorder, seed)) {
      load.start();
      for (long end = System.nanoTime() + 10_000_000_000L; System.nanoTime() < end; looks++) {
        assertEqual(rebuild());
        Thread.sleep(200);
      }
    }
    assertTrue(looks > 3, "looks: " + looks);
    JsonNode told = rebuild();
    assertEqual(told);
    assertTrue(told.get("tasks").asInt() > 100, told::toString);
    assertTrue(told.get("instances").asInt() > 10, told::toString);
    assertEquals(0, told.get("older").asInt(), told::toString);

    aLostChangeShows();
  }

  private static void aLostChangeShows() {
    String id = fleet.rest("task-service").ok("task.create", Map.of("text", "x")).get("id").asText();
    try (var redis = fleet.resp()) {
      redis.ask("HSET", Fleet.KEYS.of(Key.TASK, id), "priority", 1);
      JsonNode now = rebuild();
      assertFalse(now.get("equal").asBoolean());
      assertEquals(id, now.at("/different/0/id").asText());
      redis.ask("HSET", Fleet.KEYS.of(Key.TASK, id), "priority", 50);
      assertEqual(rebuild());

      String stream = Fleet.KEYS.of(Key.STREAM, "task.cancelled");
      fleet.rest("task-service").ok("task.cancel", Map.of("id", id));
      Object last = ((List<?>) redis.ask("XREVRANGE", stream, "+", "-", "COUNT", 1)).getFirst();
      redis.ask("XDEL", stream, ((List<?>) last).getFirst());
      assertEquals(id, rebuild().at("/different/0/id").asText(), "its last event is lost");
    }
  }

  private static void assertEqual(JsonNode told) {
    assertTrue(told.get("equal").asBoolean(), told::toString);
  }

  private static JsonNode rebuild() {
    return fleet.rest("event-service").ok("event.rebuild", Map.of());
  }
}
