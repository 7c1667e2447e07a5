package io.claudebench.task.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.postgres.Postgres;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.servers.RedisServer;
import io.claudebench.task.AofFleet;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.claudebench.task.persist.OldTasks;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Redis that was lost, and children that wait, after parents of theirs ended so long ago that rows leave. */
@QuarkusTest
@TestProfile(Quick.Roomy.class)
class LeftParentsTest {
  private static final String WORKER = "heir";

  @Inject OldTasks oldTasks;
  @Inject Postgres postgres;
  RedisServer redis;

  private final Stage stage = Stage.here();

  private void awaitWorker() {
    Await.until("the epoch was raised",
        () -> stage.rest.post("task.claim", Map.of("workerId", "nobody")).word().equals("NOT_FOUND"));
    stage.register(WORKER, 60_000);
  }

  private void complete(String id) {
    stage.ok("task.assign", Map.of("taskId", id, "instanceId", WORKER));
    var task = stage.ok("task.claim", Map.of("workerId", WORKER)).at("/tasks/0");
    assertEquals(id, task.get("id").textValue());
    stage.ok("task.complete", Map.of("id", id, "workerId", WORKER, "fence", task.get("fence"), "result", "done"));
  }

  private String child(String policy, String... parents) {
    return stage.ok("task.create", Map.of("text", "child", "dependsOn", List.of(parents), "onParentFailure", policy))
        .get("id").textValue();
  }

  private String status(String id) {
    return stage.ok("task.get", Map.of("id", id)).get("status").textValue();
  }

  @Test
  void noChildWaitsForEver() throws Exception {
    awaitWorker();
    String kept = stage.create("its child is blocked");
    String gone = stage.create("nobody has it any more");
    String last = stage.create("last");
    complete(kept);
    complete(gone);
    var ofKept = List.of(child("fail", kept, last), child("block", kept, last), child("run", kept, last));
    var ofGone = List.of(child("fail", gone, last), child("block", gone, last), child("run", gone, last));
    stage.awaitDrained();
    postgres.call(connection -> {
      var sql = connection.createStatement();
      sql.executeUpdate("UPDATE task SET created_at = 'epoch', completed_at = 'epoch' WHERE id = " + kept.substring(2));
      return sql.executeUpdate("DELETE FROM task WHERE id = " + gone.substring(2));
    });
    oldTasks.step("");

    AofFleet.restartWith(redis, Files.createTempDirectory("claudebench-aof-left"));
    awaitWorker();
    complete(last);
    assertEquals(List.of("pending", "pending", "pending"), ofKept.stream().map(this::status).toList());
    assertEquals(List.of("failed", "blocked", "pending"), ofGone.stream().map(this::status).toList(), "as if deleted");
    try (var client = new Resp(stage.redis)) {
      new Scanner(client, stage.keys).assertSound();
    }
  }
}
