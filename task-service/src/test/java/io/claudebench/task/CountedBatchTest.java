package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A counted batch is told to be completed when its last task ends, however it ends, once. */
class CountedBatchTest extends Contract {
  private final Resp redis = new Resp(stage.redis);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void everyWayToEndIsCountedAndTheLastTellsIt() {
    List<String> ids = create(5, map("maxAttempts", 1));
    finish(ids.get(0), "task.complete", "result", 1);
    finish(ids.get(1), "task.complete", "error", "no");
    finish(ids.get(2), "task.fail", "error", map("message", "broken"));
    ok("task.cancel", "id", ids.get(3));
    assertEquals(List.of("5", "1", "3"), counts("created", "completed", "failed"));
    assertEquals(List.of(), told());

    finish(ids.get(4), "task.complete", "result", null);
    assertEquals(List.of("{\"id\":\"" + worker + "\",\"total\":5,\"completed\":1,\"failed\":4}"), told());
    assertTrue(redis.number("PTTL", keys()) > 86_000_000);
  }

  @Test
  void aRedrivenTaskDoesNotCountAndAnotherTaskOfThatBatchIdNeither() {
    List<String> ids = create(2, map("maxAttempts", 1));
    finish(ids.get(0), "task.fail", "error", map("message", "broken"));
    String again = ok("task.redrive", "id", ids.get(0)).at("/tasks/0/id").textValue();
    finish(again, "task.complete", "result", 1);
    finish(create("batchId", worker), "task.complete", "result", 1);
    assertEquals(List.of(), told());

    finish(ids.get(1), "task.complete", "result", 1);
    assertEquals(List.of("{\"id\":\"" + worker + "\",\"total\":2,\"completed\":1,\"failed\":1}"), told());
  }

  @Test
  void childrenThatFailWithTheirParentAndItemsThatCannotBeAreCounted() {
    var items = List.of(map("text", "parent", "ref", "p"), map("text", "child", "dependsOn", List.of("p")),
        map("text", "grandchild", "dependsOn", List.of("p")),
        map("text", "orphan", "dependsOn", List.of("t-999999999"), "idempotencyKey", worker + ":o"));
    for (int i = 0; i < 2; i++) {
      ok("task.create_batch", "tasks", i == 0 ? items : items.subList(3, 4), "batch", Map.of("id", worker, "total", 4));
    }
    assertEquals(List.of("3", "1"), counts("created", "failed"));
    ok("task.cancel", "id", ok("task.list", "batchId", worker, "status", "pending").at("/tasks/0/id").textValue());
    assertEquals(List.of("{\"id\":\"" + worker + "\",\"total\":4,\"completed\":0,\"failed\":4}"), told());
  }

  @Test
  void aTaskBornCompletedCounts() {
    String hash = String.format("%64s", Long.toHexString(System.nanoTime())).replace(' ', '0');
    finish(create("contentHash", hash), "task.complete", "result", 7);
    create(1, map("contentHash", hash));
    assertEquals(List.of("{\"id\":\"" + worker + "\",\"total\":1,\"completed\":1,\"failed\":0}"), told());
  }

  @Test
  void theCountedBatchIsPartOfTheTaskInPostgresAndNoCountIsMadeWithoutOne() {
    List<String> ids = create(1, map());
    stage.assertEqualInBoth(ids);
    create("batchId", worker + ":plain");
    assertEquals(0, redis.number("EXISTS", stage.keys.of(Key.BATCH_PROGRESS, worker + ":plain")));
  }

  @Test
  void parallelEndsOfABatchTellItOnce() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> ids = create(200, map("maxAttempts", 1));
    List<Integer> ways = random.ints(200, 0, 3).boxed().toList();
    List<JsonNode> held = new ArrayList<>();
    String holder = newWorker(200);
    ids.forEach(id -> held.add(claim(id, holder)));
    var ends = Stage.parallel(400, i -> switch (ways.get(i / 2)) { // each end is asked for twice
      case 0 -> by(held.get(i / 2), "task.complete", "result", 1);
      case 1 -> by(held.get(i / 2), "task.fail", "error", map("message", "x"));
      default -> stage.rest.post("task.cancel", map("id", held.get(i / 2).get("id").textValue(), "force", true));
    });
    long completed = ways.stream().filter(way -> way == 0).count();
    assertEquals(List.of(), ends.stream().filter(end -> !List.of("OK", "CONFLICT").contains(end.word()))
        .map(Reply::body).toList(), "seed " + seed);
    assertEquals(List.of("200", Long.toString(completed), Long.toString(200 - completed)),
        counts("created", "completed", "failed"), "seed " + seed);
    assertEquals(List.of("{\"id\":\"" + worker + "\",\"total\":200,\"completed\":" + completed + ",\"failed\":"
        + (200 - completed) + "}"), told(), "seed " + seed);
  }

  private List<String> create(int n, Map<String, Object> more) {
    List<Map<String, Object>> items = IntStream.range(0, n).mapToObj(i -> {
      Map<String, Object> item = map("text", "part " + i);
      item.putAll(more);
      return item;
    }).toList();
    return ok("task.create_batch", "tasks", items, "batch", Map.of("id", worker, "total", n)).get("results")
        .findValuesAsText("id");
  }

  private void finish(String id, String verb, Object... outcome) {
    assertEquals("OK", by(claim(id, worker), verb, outcome).word());
  }

  private JsonNode claim(String id, String worker) {
    ok("task.assign", "taskId", id, "instanceId", worker);
    JsonNode task = ok("task.claim", "workerId", worker, "leaseMs", 60_000).get("task");
    assertEquals(id, task.get("id").textValue());
    return task;
  }

  private String keys() {
    return stage.keys.of(Key.BATCH_PROGRESS, worker);
  }

  private List<Object> counts(String... fields) {
    var command = new ArrayList<Object>(List.of("HMGET", keys()));
    command.addAll(List.of(fields));
    return new ArrayList<>((List<?>) redis.ask(command.toArray()));
  }

  /** The payloads of the batch.completed events of this test's batch. */
  private List<String> told() {
    var found = new ArrayList<String>();
    for (String entry : redis.entries(stage.keys.of(Key.STREAM, "batch.completed"))) {
      JsonNode event = Json.read(entry);
      if (event.get("entity").textValue().equals(worker)) {
        found.add(event.get("payload").toString());
      }
    }
    return found;
  }
}
