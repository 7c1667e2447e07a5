package io.claudebench.task.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.task.OwnFleet;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ProjectorTest.Roomy.class)
@WithTestResource(OwnFleet.class)
class ProjectorTest {
  private final Stage stage = new Stage();

  public static final class Roomy extends Quick {
    @Override
    public Map<String, String> getConfigOverrides() {
      var config = new HashMap<>(super.getConfigOverrides());
      config.put("claudebench.persist.outbox-max", "100000");
      config.put("claudebench.persist.retention-ms", "1");
      return config;
    }
  }

  @Test
  void afterABurstPostgresEqualsRedisFieldByField() {
    stage.register("burst", 500);
    var ids = new ArrayList<>(Stage.parallel(300, i -> stage.create("burst " + i)));
    Stage.parallel(200, i -> {
      var claim = stage.ok("task.claim", Map.of("workerId", "burst"));
      if (claim.get("claimed").booleanValue()) {
        Map<String, Object> end = Map.of("id", claim.get("taskId").textValue(), "workerId", "burst", "fence",
            claim.get("tasks").get(0).get("fence").longValue(),
            "result", "done " + i);
        stage.ok("task.complete",
            i % 3 == 0 ? end : Map.of("id", end.get("id"), "workerId", "burst", "fence", end.get("fence")));
      }
      return null;
    });
    stage.assertEqualInBoth(ids);
    assertEquals(300, ids.stream().distinct().count());
    try (var client = new Resp(stage.redis)) {
      String ended = ids.stream().filter(id -> stage.hash(client, id).containsKey("completedAt")).findFirst()
          .orElseThrow();
      long life = client.number("PTTL", stage.keys.of(Key.TASK, ended));
      assertTrue(life > 3_500_000 && life <= 3_600_000, () -> "an ended task that PostgreSQL has lives " + life);
    }
  }

  @Test
  void aTaskWhoseEventWasLostIsFoundInTheOutbox() {
    String id = stage.create("its event is lost");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("HINCRBY", stage.keys.of(Key.TASK, id), "version", 1);
      client.ask("ZADD", stage.keys.of(Key.OUTBOX), 2, id);
      stage.assertEqualInBoth(List.of(id));
      assertEquals("2", stage.row(id).get("version"));
    }
  }

  @Test
  void aTaskThatPostgresWillNotTakeHoldsNoOtherUp() {
    String broken = stage.create("its hash gets broken");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("HSET", stage.keys.of(Key.TASK, broken), "version", 2, "createdAt", "yesterday");
      client.ask("ZADD", stage.keys.of(Key.OUTBOX), 2, broken);
      var others = Stage.parallel(20, i -> stage.create("beside it " + i));
      Stage.await("only the broken one was left",
          () -> client.ask("ZRANGE", stage.keys.of(Key.OUTBOX), 0, -1).equals(List.of(broken)));
      client.ask("HSET", stage.keys.of(Key.TASK, broken), "createdAt", "1700000000000");
      stage.assertEqualInBoth(others);
    }
  }

  @Test
  void whatACrashedReplicaTookIsTakenOver() {
    String stream = stage.keys.of(Key.STREAM, "task.updated");
    try (var client = new Resp(stage.redis)) {
      String id = stage.create("its reader crashes");
      for (int i = 0; i < 30; i++) {
        client.ask("XADD", stream, "*", "data", "{\"id\":\"x\",\"payload\":{\"a\":[1]},\"entity\":\"" + id + "\"}");
        client.ask("XREADGROUP", "GROUP", Projection.GROUP, "crashed", "COUNT", 10, "STREAMS", stream, ">");
      }
      Stage.await("nobody owed an acknowledgement",
          () -> ((List<?>) client.ask("XPENDING", stream, Projection.GROUP)).getFirst().equals(0L));
    }
  }

  @Test
  void whatEveryGroupHasPassedIsTrimmedAndNothingElse() {
    String stream = stage.keys.of(Key.STREAM, "task.unblocked");
    try (var client = new Resp(stage.redis)) {
      client.ask("XGROUP", "CREATE", stream, "slow", "0", "MKSTREAM");
      String first = client.text("XADD", stream, "*", "data", "{}");
      for (int i = 0; i < 1000; i++) {
        client.ask("XADD", stream, "*", "data", "{\"i\":" + i + "}");
      }
      Stage.await("the projector passed them",
          () -> client.ask("XINFO", "GROUPS", stream).toString().contains("entries-read, 1001")
          || ((List<?>) client.ask("XPENDING", stream, Projection.GROUP)).getFirst().equals(0L));
      client.ask("XREADGROUP", "GROUP", "slow", "one", "COUNT", 300, "STREAMS", stream, ">");
      assertEquals(1001, client.number("XLEN", stream), () -> "trimmed although the slow group holds " + first);
      var held = (List<?>) client.ask("XPENDING", stream, "slow", "-", "+", 300);
      held.subList(0, 250).forEach(entry -> client.ask("XACK", stream, "slow", ((List<?>) entry).getFirst()));
      Stage.await("the acknowledged ones were trimmed", () -> client.number("XLEN", stream) <= 900);
      assertTrue(client.number("XLEN", stream) >= 751);
    }
  }
}
