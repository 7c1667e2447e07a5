package io.claudebench.task.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Refused;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.servers.RedisServer;
import io.claudebench.task.AofFleet;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.persist.Upsert;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.Roomy.class)
class EpochTest {
  @Inject Scripts scripts;
  @Inject Postgres postgres;
  @Inject Reconcile reconcile;
  @Inject Tenants tenants;
  @Inject PersistSettings settings;
  RedisServer redis;

  private final Stage stage = Stage.here();
  private long lastId;
  private long lastFence;

  @BeforeEach
  void open() {
    awaitOpen();
    worker();
  }

  private void worker() {
    stage.register("epoch", 10_000);
  }

  private String create(String text) {
    String id = stage.create(text);
    lastId = Math.max(lastId, Upsert.digits(id));
    return id;
  }

  private JsonNode claim() {
    var claim = stage.ok("task.claim", Map.of("workerId", "epoch"));
    assertTrue(claim.get("claimed").booleanValue(), claim::toString);
    var task = claim.get("tasks").get(0);
    lastFence = Math.max(lastFence, task.get("fence").longValue());
    return task;
  }

  private static Map<String, Object> end(JsonNode task) {
    return Map.of("id", task.get("id").textValue(), "workerId", "epoch", "fence", task.get("fence").longValue(),
        "result", "done");
  }

  private void claimEverything() {
    while (stage.ok("task.claim", Map.of("workerId", "epoch", "maxTasks", 100)).get("claimed").booleanValue()) {
      continue;
    }
  }

  private void awaitOpen() {
    Await.until("the epoch was raised", () -> {
      var reply = stage.rest.post("task.claim", Map.of("workerId", "nobody"));
      assertTrue(List.of("UNAVAILABLE", "NOT_FOUND").contains(reply.word()), reply::body);
      return reply.word().equals("NOT_FOUND");
    });
    try (var client = new Resp(stage.redis)) {
      Await.until("a block of ids was open", () -> {
        String ceiling = client.text("HGET", stage.keys.of(Key.EPOCH), "ceiling");
        String seq = client.text("GET", stage.keys.of(Key.TASK_SEQ));
        return ceiling != null && Long.parseLong(ceiling) > (seq == null ? 0 : Long.parseLong(seq)) + 100;
      });
    }
  }

  private void assertSound() {
    try (var client = new Resp(stage.redis)) {
      new Scanner(client, stage.keys).assertSound();
    }
  }

  private long epoch() {
    return postgres.inTransaction(() -> EpochRow.locked("").epoch);
  }

  @Test
  void aRedisThatComesBackOlderReissuesNothingAndLosesNothing() {
    claimEverything();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      ids.add(create("before " + i));
    }
    var held = claim();
    var ended = claim();
    stage.awaitDrained();
    var copy = AofFleet.copy(redis);

    stage.ok("task.complete", end(ended));
    var claimedLater = claim();
    for (int i = 0; i < 6; i++) {
      ids.add(create("after " + i));
    }
    stage.ok("task.assign", Map.of("taskId", ids.get(8), "instanceId", "epoch"));
    stage.awaitDrained();
    long before = epoch();
    AofFleet.restartWith(redis, copy);
    awaitOpen();

    assertEquals(before + 1, epoch());
    assertSound();
    assertEquals("completed",
        stage.ok("task.get", Map.of("id", ended.get("id").textValue())).get("status").textValue());
    assertEquals("pending",
        stage.ok("task.get", Map.of("id", claimedLater.get("id").textValue())).get("status").textValue());
    assertEquals("LEASE_LOST", stage.rest.post("task.complete", end(claimedLater)).word());
    long idBefore = lastId;
    assertTrue(Upsert.digits(create("new")) > idBefore);
    long fenceBefore = lastFence;
    for (int i = 0; i < 11; i++) {
      assertTrue(claim().get("fence").longValue() > fenceBefore);
    }
    stage.ok("task.complete", end(held));
    assertSound();
    stage.assertEqualInBoth(ids);
  }

  @Test
  void anEmptyRedisIsRefilled() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      ids.add(create("refilled " + i));
    }
    stage.awaitDrained();
    AofFleet.restartWith(redis, Files.createTempDirectory("claudebench-aof-empty"));
    awaitOpen();
    worker();
    assertSound();
    stage.assertEqualInBoth(ids);
    for (String id : ids) {
      assertEquals("pending", stage.ok("task.get", Map.of("id", id)).get("status").textValue());
    }
    long last = lastId;
    assertTrue(Upsert.digits(create("new")) > last);
  }

  @Test
  void aFlushedRedisIsRefilledInTheSameRun() {
    String id = create("flushed");
    stage.awaitDrained();
    long before = epoch();
    try (var client = new Resp(stage.redis)) {
      client.ask("FLUSHALL");
      Await.until("the epoch was raised", () -> epoch() > before
          && "1".equals(client.ask("HEXISTS", stage.keys.of(Key.EPOCH), "runId").toString()));
    }
    worker();
    assertEquals("pending", stage.ok("task.get", Map.of("id", id)).get("status").textValue());
    long last = lastId;
    assertTrue(Upsert.digits(create("new")) > last);
    assertSound();
  }

  @Test
  void anOrdinaryRestartTakesNobodysLease() {
    create("kept");
    var held = claim();
    stage.awaitDrained();
    var before = stage.ok("task.get", Map.of("id", held.get("id").textValue()));
    redis.stop();
    redis.restart();
    awaitOpen();
    assertEquals(before, stage.ok("task.get", Map.of("id", held.get("id").textValue())));
    stage.ok("task.complete", end(held));
    long last = lastId;
    assertTrue(Upsert.digits(create("new")) > last);
  }

  /** As after a failback: it did not restart, but what it holds is of another run. */
  @Test
  void aRedisThatNamesAnotherRunChangesNothingThoughItKnowsEveryScript() throws Exception {
    create("before");
    var held = claim();
    var isLocked = new CountDownLatch(1);
    var isOver = new CountDownLatch(1);
    var nobodyRaises = CompletableFuture.runAsync(() -> postgres.inTransaction(() -> {
      EpochRow.locked("");
      isLocked.countDown();
      return await(isOver);
    }), Thread::startVirtualThread);
    try (var client = new Resp(stage.redis)) {
      assertTrue(await(isLocked));
      client.ask("HSET", stage.keys.of(Key.EPOCH), "runId", "0".repeat(40));
      String seq = client.text("GET", stage.keys.of(Key.TASK_SEQ));
      for (var call : Map.of("task.create", Map.of("text", "x"), "task.claim", Map.of("workerId", "epoch"),
          "task.complete", end(held), "task.heartbeat", end(held)).entrySet()) {
        var input = new HashMap<>(call.getValue());
        input.keySet().removeIf(name -> call.getKey().equals("task.heartbeat") && name.equals("result"));
        assertEquals("not_done", stage.rest.post(call.getKey(), input).refused("UNAVAILABLE").get("outcome").asText());
      }
      assertEquals(seq, client.text("GET", stage.keys.of(Key.TASK_SEQ)));
    } finally {
      isOver.countDown();
      nobodyRaises.get(10, TimeUnit.SECONDS);
    }
    awaitOpen();
    stage.ok("task.complete", end(held));
    assertSound();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofSeveralReplicasOneRaises() {
    create("raced");
    stage.awaitDrained();
    long before = epoch();
    redis.stop();
    redis.restart();
    var gates = new ArrayList<Epoch>();
    Stage.parallel(8, i -> {
      var gate = new Epoch(scripts);
      synchronized (gates) {
        gates.add(gate);
      }
      var raise = new Raise(scripts, postgres, reconcile, gate, tenants, settings);
      Await.until("gate " + i + " was open", () -> {
        try {
          raise.step();
        } catch (Refused redisIsJustStarting) {
          return false;
        }
        return gate.isOpen();
      });
      return null;
    });
    awaitOpen();
    assertEquals(before + 1, epoch());
    assertSound();
  }

  @Test
  void theCeilingIsLiftedInPostgresFirst() {
    try (var client = new Resp(stage.redis)) {
      long ceiling = Long.parseLong(client.text("HGET", stage.keys.of(Key.EPOCH), "ceiling"));
      client.ask("SET", stage.keys.of(Key.TASK_SEQ), ceiling - settings.block() / 4);
      Await.until("the ceiling was lifted",
          () -> Long.parseLong(client.text("HGET", stage.keys.of(Key.EPOCH), "ceiling")) > ceiling);
      assertTrue(postgres.inTransaction(() -> EpochRow.locked("").ceiling) >= Long.parseLong(client.text("HGET",
          stage.keys.of(Key.EPOCH), "ceiling")));
      create("above");
      client.ask("SET", stage.keys.of(Key.TASK_SEQ),
          Long.parseLong(client.text("HGET", stage.keys.of(Key.EPOCH), "ceiling")) + 10);
      var reply = stage.rest.post("task.create", Map.of("text", "over the ceiling"));
      long promised = postgres.inTransaction(() -> EpochRow.locked("").ceiling);
      if (reply.status() == 200) {
        assertTrue(Upsert.digits(reply.ok().get("id").textValue()) <= promised, () -> reply + " over " + promised);
      } else {
        reply.refused("UNAVAILABLE");
      }
      stage.awaitDrained();
    }
  }
}
