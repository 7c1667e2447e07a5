package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Todos are where they shall be in the end, whatever dies in between. */
@Timeout(300)
class TodoFaultsTest extends AgentSession {

  @Test
  void nothingIsLostWhileTaskServiceIsAway() {
    write("A", "in_progress");
    comes("A in_progress");
    fleet.kill9("task-service");
    write("A", "completed", "B", "pending");
    write("A", "completed", "B", "completed");
    write("A", "in_progress", "B", "completed", "C", "in_progress");
    write("A", "in_progress", "B", "in_progress", "C2", "pending");
    Await.pause(10_000);
    write("A", "completed", "B", "in_progress", "C2", "pending", "D", "pending");
    Await.pause(10_000);
    fleet.restart("task-service");

    Await.until("they come", PATIENCE, () -> rows().size() == 6);
    settles();
    var rows = new ArrayList<>(rows());
    rows.sort(null);
    assertEquals(List.of("A completed", "A completed", "B completed", "B in_progress", "C2 pending", "D pending"),
        rows);
  }

  @Test
  void aReplicaThatDiesInTheMiddleDoesNothingTwice() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var todos = new ArrayList<String>();
    for (int i = 0; i < 120; i++) {
      todos.addAll(List.of("t" + i, List.of("pending", "in_progress", "completed").get(i % 3)));
    }
    write(todos.toArray(String[]::new));
    for (int i = 0; i < 3; i++) {
      Await.pause(random.nextInt(300));
      fleet.kill9("hook-service");
      fleet.restart("hook-service");
    }
    Await.until("all are there", PATIENCE, () -> rows().size() == 120);
    settles();

    var rows = new HashMap<String, Integer>();
    rows().forEach(row -> rows.merge(row, 1, Integer::sum));
    for (int i = 0; i < todos.size(); i += 2) {
      assertEquals(1, rows.get(todos.get(i) + " " + todos.get(i + 1)), "seed " + seed + " " + rows);
    }
    all().forEach(task -> assertEquals(task.get("status").asText().equals("pending") ? 0 : 1,
        task.get("attempt").asInt(), "seed " + seed + " " + task));
  }

  @Test
  void aWalkOfSnapshotsEndsWhereItsLastOneSays() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var texts = List.of("a", "b", "c", "d", "e", "f", "g");
    List<String> last = List.of();
    for (int i = 0; i < 60; i++) {
      var next = new ArrayList<String>();
      texts.stream().filter(text -> random.nextInt(4) > 0)
          .forEach(text -> next.addAll(List.of(text, List.of("pending", "in_progress", "completed")
              .get(random.nextInt(3)))));
      write(next.toArray(String[]::new));
      last = next;
      Await.pause(random.nextInt(60));
    }
    settles();
    var rows = new HashMap<String, Integer>();
    rows().forEach(row -> rows.merge(row, 1, Integer::sum));
    for (int i = 0; i < last.size(); i += 2) {
      if (!last.get(i + 1).equals("completed")) {
        assertEquals(1, rows.remove(last.get(i) + " " + last.get(i + 1)), "seed " + seed + " " + rows());
      } else {
        assertTrue(rows.getOrDefault(last.get(i) + " completed", 0) > 0, "seed " + seed + " " + rows());
      }
    }
    rows.keySet().forEach(row -> assertTrue(row.endsWith("completed") || row.endsWith("cancelled"),
        "seed " + seed + " left over: " + row));
    assertEquals(0, hooks().metric("hook_todos_given_up_total"), "seed " + seed + " " + state());
  }

  @Test
  void aWalkOfSnapshotsWhileServicesDieMakesATaskForEachAttemptAndNoMore() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      var next = new ArrayList<String>();
      List.of("a", "b", "c", "d", "e").stream().filter(text -> random.nextInt(5) > 0).forEach(text -> next.addAll(
          List.of(text, List.of("pending", "in_progress", "completed").get(random.nextInt(3)))));
      write(next.toArray(String[]::new));
      Await.pause(random.nextInt(150));
      if (i % 13 == 12) {
        String victim = List.of("hook-service", "task-service", "instance-service").get(i / 13);
        fleet.kill9(victim);
        fleet.restart(victim);
      }
    }
    settles();
    var byTodo = new HashMap<String, List<String>>();
    all().forEach(task -> byTodo.computeIfAbsent("n" + task.at("/metadata/todo").asText(), todo -> new ArrayList<>())
        .add(task.get("text").asText() + " " + task.get("status").asText()));
    String seen = "seed " + seed + " " + byTodo + " " + state();
    int[] counts = new int[3];
    for (JsonNode todo : wanted()) {
      List<String> has = byTodo.remove(todo.get("key").asText());
      assertEquals(todo.get("attempt").asInt(), has == null ? 0 : has.size(), seen);
      assertEquals(todo.get("text").asText() + " " + todo.get("status").asText(), has.getLast(), seen);
      counts[List.of("pending", "in_progress", "completed").indexOf(todo.get("status").asText())]++;
    }
    byTodo.values().forEach(has -> has.forEach(row -> assertTrue(row.matches(". (completed|cancelled)"), seen)));
    try (var redis = fleet.resp()) {
      assertEquals(List.of("" + counts[0], "" + counts[1], "" + counts[2]), redis.ask("HMGET",
          Fleet.KEYS.of(Key.TODO_STATS, session), "pending", "in_progress", "completed"), seen);
    }
  }

  /** The todos of the list, each with its key. */
  private List<JsonNode> wanted() {
    try (var redis = fleet.resp()) {
      String key = Fleet.KEYS.of(Key.TODOS, session);
      var todos = new ArrayList<JsonNode>();
      for (String one : redis.ask("HGET", key, "order").toString().split(" ")) {
        if (!one.isEmpty()) {
          todos.add(((ObjectNode) Rest.json(redis.ask("HGET", key, one).toString()))
              .put("key", one));
        }
      }
      return todos;
    }
  }
}
