package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items of a batch with an idempotency key of their own. */
class KeyedItemsTest extends Contract {

  private Map<String, Object> item(String key, Object... more) {
    return map(IntStream.range(0, more.length + 4).mapToObj(i -> i < 4 ? new Object[] {"text", "item " + key,
        "idempotencyKey", worker + ":" + key}[i] : more[i - 4])
        .toArray());
  }

  @SafeVarargs
  private JsonNode batch(Map<String, Object>... items) {
    return ok("task.create_batch", "tasks", List.of(items)).get("results");
  }

  private int tasksOf(String batch) {
    return ok("task.list", "batchId", batch).get("total").intValue();
  }

  @Test
  void theSameItemInAnotherBatchIsTheFirstTaskAndItsFirstAnswer() {
    var first = batch(item("a", "batchId", worker), item("b", "batchId", worker));
    var again = batch(item("new", "batchId", worker), item("b", "batchId", worker), item("a", "batchId", worker));
    assertEquals(first.get(0).toString(), again.get(2).toString());
    assertEquals(first.get(1).toString(), again.get(1).toString());
    assertEquals(3, tasksOf(worker));
  }

  @Test
  void anItemAndATaskCreateUnderOneKeyAreOneTask() {
    var item = batch(item("a"), item("b")).get(0).get("task");
    assertEquals(item.toString(), stage.rest.post("task.create", item("a")).okText());
    refused("CONFLICT", "task.create", "text", "other", "idempotencyKey", worker + ":a");

    var alone = stage.rest.post("task.create", item("c"));
    assertEquals(alone.okText(), batch(item("c")).get(0).get("task").toString());
  }

  @Test
  void anotherInputUnderAKnownKeyIsThatItemsConflictAndTheRestIsCreated() {
    batch(item("a"));
    var answer = batch(item("x"), item("a", "priority", 1), item("y"));
    assertEquals("CONFLICT", answer.get(1).at("/error/code").textValue());
    assertEquals("pending pending", answer.get(0).at("/task/status").textValue() + " "
        + answer.get(2).at("/task/status").textValue());
    assertEquals("CONFLICT", batch(item("a", "priority", 1)).get(0).at("/error/code").textValue());
  }

  @Test
  void oneKeyTwiceInOneBatchIsOneTask() {
    var answer = batch(item("a", "batchId", worker), item("a", "batchId", worker));
    assertEquals(answer.get(0).toString(), answer.get(1).toString());
    assertEquals(1, tasksOf(worker));
  }

  @Test
  void aParentThatIsNotThereStaysTheAnswerUnderTheKeyAlsoForTaskCreate() {
    var item = item("orphan", "dependsOn", List.of("t-999999999"));
    for (int i = 0; i < 2; i++) {
      assertEquals(Map.of("code", "NOT_FOUND", "detail", "No task t-999999999."),
          Map.of("code", batch(item, item("b")).get(0).at("/error/code").textValue(),
          "detail", batch(item).get(0).at("/error/detail").textValue()));
    }
    assertEquals("NOT_FOUND", stage.rest.post("task.create", item).word());
    item.put("idempotencyKey", worker + ":alone");
    assertEquals("No task t-999999999.", stage.rest.post("task.create", item).refused("NOT_FOUND").get("detail")
        .textValue());
    assertEquals("No task t-999999999.", batch(item).get(0).at("/error/detail").textValue());
  }

  @Test
  void newChildrenWaitForTheFirstTaskOfARepeatedParent() {
    var parent = item("parent", "ref", "p");
    String id = batch(parent).get(0).at("/task/id").textValue();
    var child = batch(map("text", "child", "dependsOn", List.of("p")), parent).get(0).get("task");
    assertEquals("blocked", child.get("status").textValue());
    assertEquals(List.of(id),
        List.of(ok("task.get", "id", child.get("id").textValue()).at("/dependsOn/0").textValue()));

    ok("task.cancel", "id", id);
    ok("task.get", "id", child.get("id").textValue());
    assertEquals("failed",
        batch(map("text", "late child", "dependsOn", List.of("p")), parent).get(0).at("/task/status").textValue());
  }

  @Test
  void theSameBatchUnderANewKeyOfItsOwnCreatesOnlyWhatIsNew() {
    List<Map<String, Object>> items = IntStream.range(0, 250).mapToObj(i -> item("n" + i, "batchId", worker)).toList();
    var first = ok("task.create_batch", "tasks", items, "idempotencyKey", worker + ":1");
    var again = ok("task.create_batch", "tasks", items, "idempotencyKey", worker + ":2");
    assertEquals(first.toString(), again.toString());
    assertEquals(250, tasksOf(worker));
  }

  @Test
  void parallelBatchesWithOverlappingKeysMakeOneTaskForEachKey() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<List<Integer>> picks = IntStream.range(0, 64)
        .mapToObj(i -> random.ints(1 + random.nextInt(30), 0, 100).boxed().toList()).toList();
    var answers = Stage.parallel(64,
        i -> i % 8 == 7 ? stage.rest.post("task.create", item("k" + picks.get(i).getFirst(), "batchId", worker))
        : stage.rest.post("task.create_batch",
            Map.of("tasks", picks.get(i).stream().map(n -> item("k" + n, "batchId", worker)).toList())));

    Map<Integer, Set<String>> ids = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      assertEquals("OK", answers.get(i).word(), answers.get(i).body());
      for (int n = 0; n < (i % 8 == 7 ? 1 : picks.get(i).size()); n++) {
        JsonNode task = i % 8 == 7 ? answers.get(i).ok() : answers.get(i).ok().at("/results/" + n + "/task");
        ids.computeIfAbsent(picks.get(i).get(n), first -> new HashSet<>()).add(task.toString());
      }
    }
    ids.forEach((n, tasks) -> assertEquals(1, tasks.size(), "seed " + seed + ": key " + n + " has " + tasks));
    assertEquals(ids.size(), tasksOf(worker), "seed " + seed);
    assertTrue(ids.size() > 50, () -> "seed " + seed + ": only " + ids.keySet());
  }
}
