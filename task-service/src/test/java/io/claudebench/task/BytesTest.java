package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.PostgresServer;
import io.claudebench.servers.Servers;
import io.claudebench.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The largest results there may be, many of them, and a service with the heap that ./fleet gives it: it would end with
 * an OutOfMemoryError, and every call after that would find nobody.
 */
class BytesTest extends Contract {
  private static final int PAGE_MAX = 4_194_304;
  /** 256 KB whose tree takes twenty times as much. */
  private static final JsonNode RESULT = Json.read("[" + "[],".repeat(87_380) + "1]");

  /** Twenty pages and more. */
  private static final int MANY = 300;

  private final PostgresServer postgres = Servers.postgres();

  BytesTest() {
    super(Map.of("claudebench.persist.upkeep-ms", "1000"));
  }

  @AfterEach
  void roomAgain() {
    if (!postgres.pid().isAlive()) {
      postgres.restart();
    }
    awaitDrained();
    ok("task.purge", "status", "completed", "limit", 10_000);
  }

  private void awaitDrained() {
    stage.awaitDrained(Duration.ofSeconds(90));
  }

  /** A result that answers whoever asks for the same content. */
  private String cached(String name) {
    String hash = Json.digest(Json.read("\"" + name + "\""));
    by(held(worker, "contentHash", hash), "task.complete", "result", RESULT).ok();
    return hash;
  }

  private Reply born(String batch, String hash, int count) {
    var tasks = IntStream.range(0, count).mapToObj(i -> map("text", "t" + i, "contentHash", hash, "batchId", batch))
        .toList();
    return stage.rest.post("task.create_batch", map("tasks", tasks));
  }

  /** Ids of all pages, each of them small enough. */
  private List<String> walk(String batch) {
    var ids = new ArrayList<String>();
    Map<String, Object> asked = map("batchId", batch, "limit", 1000);
    JsonNode page;
    do {
      Reply reply = stage.rest.send("task.list", asked).join();
      assertTrue(reply.body().length() < PAGE_MAX + 65_536, () -> "a page of " + reply.body().length());
      page = reply.ok();
      page.get("tasks").forEach(task -> ids.add(task.get("id").textValue()));
      asked.put("cursor", page.path("nextCursor").asText());
    } while (page.has("nextCursor"));
    return ids;
  }

  @Test
  void aBatchShowsCachedResultsAsFarAsAPageGoesAndSaysWhatItLeavesOut() {
    Reply reply = born("shown", cached("shown"), 250);
    assertTrue(reply.body().length() < PAGE_MAX + 65_536, () -> "an answer of " + reply.body().length());
    var tasks = reply.ok().get("results").findValues("task");
    assertEquals(250, tasks.stream().filter(task -> task.get("deduplicated").booleanValue()
        && task.has("result") != task.has("resultLeftOut")).count());
    assertEquals(RESULT, ok("task.get", "id", tasks.getLast().get("id").textValue()).get("result"));
  }

  @Test
  void manyLargeResultsReachPostgresAfterAnOutage() {
    String hash = cached("outage");
    awaitDrained();
    postgres.kill();
    assertEquals(MANY, born("outage", hash, MANY).ok().get("created").intValue());
    postgres.restart();
    awaitDrained();
    assertEquals(MANY, ok("task.list", "batchId", "outage", "limit", 1).get("total").intValue());
  }

  @Test
  void manyLargeResultsAreListedInPagesThatEndByTheirBytes() {
    born("listed", cached("listed"), MANY).ok();
    awaitDrained();
    var ids = walk("listed");
    assertEquals(MANY, ids.size());
    assertEquals(MANY, ids.stream().distinct().count());
  }

  @Test
  void manyWhoListLargeResultsAtOnceAreAllAnswered() {
    born("together", cached("together"), 60).ok();
    var answers = Stage.parallel(48,
        i -> stage.rest.send("task.list", map("batchId", "together", "limit", 1000)).join().status());
    assertEquals(Collections.nCopies(48, 200), answers);
  }

  @Test
  void aPurgeOfManyLargeResultsForgetsThemAll() {
    born("purged", cached("purged"), MANY).ok();
    awaitDrained();
    try (var client = new Resp(stage.redis)) {
      walk("purged").subList(0, MANY / 2).forEach(id -> client.ask("DEL", stage.keys.of(Key.TASK, id)));
    }
    assertTrue(ok("task.purge", "status", "completed", "limit", 10_000).get("deleted").intValue() >= MANY);
    assertEquals(0, ok("task.list", "batchId", "purged").get("total").intValue());
  }

  @Test
  void outputIsReadInPiecesThatEndByTheirBytes() {
    var task = held(worker);
    IntStream.range(0, 100).forEach(i -> by(task, "task.append", "chunk", "x".repeat(65_536)).ok());
    String id = task.get("id").textValue();
    Reply reply = stage.rest.post("task.output", map("id", id));
    assertTrue(reply.body().length() < PAGE_MAX + 65_536, () -> "an answer of " + reply.body().length());
    int next = reply.ok().get("next").intValue();
    assertEquals(64, next);
    assertEquals(36, ok("task.output", "id", id, "from", next).get("chunks").size());
  }
}
