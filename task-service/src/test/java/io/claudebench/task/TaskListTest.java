package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskListTest extends Contract {
  private static List<String> ids(JsonNode page) {
    return page.get("tasks").valueStream().map(task -> task.get("id").textValue()).toList();
  }

  private String create(String text, int priority, String batch) {
    return stage.ok("task.create", Map.of("text", text, "priority", priority, "batchId", batch)).get("id").textValue();
  }

  /** All pages in a row. */
  private List<String> walk(Map<String, Object> input) {
    var ids = new ArrayList<String>();
    var asked = new HashMap<>(input);
    JsonNode page;
    do {
      page = stage.ok("task.list", asked);
      ids.addAll(ids(page));
      asked.put("cursor", page.path("nextCursor").asText());
    } while (page.has("nextCursor"));
    return ids;
  }

  @Test
  void ownWritesAreThereAtOnce() {
    Stage.parallel(100, i -> {
      String id = create("own " + i, 50, "own-" + i);
      var page = stage.ok("task.list", Map.of("batchId", "own-" + i));
      assertEquals(List.of(id), ids(page));
      stage.ok("task.update", Map.of("id", id, "updates", Map.of("text", "changed " + i)));
      var changed = stage.ok("task.list", Map.of("batchId", "own-" + i)).get("tasks").get(0);
      assertEquals("changed " + i, changed.get("text").textValue());
      stage.ok("task.cancel", Map.of("id", id));
      assertEquals(0,
          stage.ok("task.list", Map.of("batchId", "own-" + i, "status", "pending")).get("total").intValue());
      assertEquals(1,
          stage.ok("task.list", Map.of("batchId", "own-" + i, "status", "cancelled")).get("total").intValue());
      return id;
    });
  }

  @Test
  void everyOrderPagesThroughAllOfThemOnce() {
    var priorities = new HashMap<String, Integer>();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      int priority = i * 7 % 5 * 25;
      ids.add(create("page " + i, priority, "pages"));
      priorities.put(ids.getLast(), priority);
    }
    assertEquals(ids, walk(Map.of("batchId", "pages", "limit", 4)));
    assertEquals(ids.reversed(), walk(Map.of("batchId", "pages", "limit", 4, "order", "-created")));
    var byPriority = ids.stream().sorted(Comparator.comparing(priorities::get, Comparator.reverseOrder())).toList();
    assertEquals(byPriority, walk(Map.of("batchId", "pages", "limit", 4, "order", "priority")));
    stage.awaitDrained();
    assertEquals(byPriority, walk(Map.of("batchId", "pages", "limit", 6, "order", "priority")));
    var page = stage.ok("task.list", Map.of("batchId", "pages", "limit", 25));
    assertEquals(25, page.get("total").intValue());
    assertFalse(page.has("nextCursor") || page.has("totalIsMinimum"), page::toString);
  }

  @Test
  void filtersTogether() {
    stage.register("lister", 10);
    String mine = create("Grüße an ALLE", 100, "filters");
    String other = create("100% _other_", 10, "filters");
    stage.ok("task.assign", Map.of("taskId", mine, "instanceId", "lister"));
    for (int round = 0; round < 2; round++) {
      assertEquals(List.of(mine), ids(stage.ok("task.list", Map.of("assignedTo", "lister", "batchId", "filters"))));
      assertEquals(List.of(mine),
          ids(stage.ok("task.list", Map.of("query", "GRÜSSE".replace("SS", "ß"), "batchId", "filters"))));
      assertEquals(List.of(other), ids(stage.ok("task.list", Map.of("query", "% _OTHER_", "batchId", "filters"))));
      assertEquals(List.of(),
          ids(stage.ok("task.list", Map.of("query", "alle", "status", "completed", "batchId", "filters"))));
      stage.awaitDrained();
    }
  }

  @Test
  void refusesACursorOfAnotherOrder() {
    create("one", 1, "cursors");
    create("two", 2, "cursors");
    String cursor = stage.ok("task.list", Map.of("batchId", "cursors", "limit", 1)).get("nextCursor").textValue();
    assertEquals("INVALID", stage.rest.post("task.list", Map.of("cursor", cursor, "order", "priority")).word());
    assertEquals("INVALID", stage.rest.post("task.list", Map.of("cursor", "nonsense")).word());
    assertEquals("INVALID", stage.rest.post("task.list", Map.of("order", "text")).word());
    assertEquals("INVALID", stage.rest.post("task.list", Map.of("limit", 1001)).word());
  }

  @Test
  void whatACallerSentNeverOpensTheBreaker() {
    for (int i = 0; i < 6; i++) {
      stage.rest.get("/task/list?query=%00").refused("PARSE");
      stage.rest.get("/task/list?assignedTo=%00").refused("PARSE");
      stage.rest.get("/task/list?limit=0").refused("INVALID");
    }
    stage.rest.get("/task/list?query=%F0%9F%9A%80").ok();
  }

  @Test
  void theTotalIsThatOfTheMomentWhoeverWroteToPostgres() throws Exception {
    for (int i = 0; i < 3; i++) {
      stage.ok("task.cancel", Map.of("id", create("counted " + i, 50, "totals"))); // none waits once its row is gone
    }
    stage.awaitDrained();
    Map<String, Object> ask = Map.of("batchId", "totals", "limit", 1);
    try (var connection = stage.connection(); var statement = connection.createStatement()) {
      for (int left = 3; left > 0; left--) {
        assertEquals(left, stage.ok("task.list", ask).get("total").intValue());
        assertEquals(left, stage.ok("task.list", ask).get("total").intValue());
        assertEquals(1, statement.executeUpdate("DELETE FROM task WHERE batch_id = 'totals' AND id ="
            + " (SELECT max(id) FROM task WHERE batch_id = 'totals')"));
      }
    }
  }

  @Test
  void largeTasksAndSmallOnesStandInOnePage() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      var metadata = Map.of("filler", "x".repeat(i % 4 == 0 ? 15_000 : 5));
      ids.add(stage.ok("task.create", Map.of("text", "size " + i, "batchId", "sizes", "metadata", metadata)).get("id")
          .textValue());
    }
    for (int round = 0; round < 2; round++) {
      for (int limit : new int[] {2, 4, 12}) {
        assertEquals(ids, walk(Map.of("batchId", "sizes", "limit", limit)));
      }
      var page = stage.ok("task.list", Map.of("batchId", "sizes")).get("tasks");
      assertEquals(15_000, page.get(4).get("metadata").get("filler").textValue().length());
      stage.awaitDrained();
    }
  }

  @Test
  void aTotalOverTenThousandIsAMinimum() throws Exception {
    try (var connection = stage.connection(); var statement = connection.createStatement()) {
      statement.execute("""
          INSERT INTO task (tenant, id, version, status, priority, text, folded, batch_id, attempt, created_at, updated_at, fields)
          SELECT '', 5000000 + i, 1, 'completed', 50, 'many', 'many', 'many', 0, now(), now(), '{"id":"t-' || 5000000 + i || '","text":"many",
            "batchId":"many","status":"completed","priority":"50","version":"1","createdAt":"1","updatedAt":"1","fence":"0","attempt":"1","maxAttempts":"3","arrival":"1","durability":"durable"}'
          FROM generate_series(1, 10001) AS i""");
    }
    var page = stage.ok("task.list", Map.of("batchId", "many", "limit", 1000));
    assertEquals(10000, page.get("total").intValue());
    assertTrue(page.get("totalIsMinimum").booleanValue());
    assertEquals(1000, page.get("tasks").size());
  }
}
