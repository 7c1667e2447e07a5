package io.claudebench.hook.todo;

import static io.claudebench.hook.todo.Lists.write;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a snapshot makes of the list before it. No task-service is there: nothing waits for it. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class HookTodoWriteTest {
  private static final String[] STATUSES = {"pending", "in_progress", "completed"};

  @Inject Lists lists;

  private final String session = "s-" + UUID.randomUUID();

  @Test
  void theListIsKeptWithANumberForEach() {
    assertEquals("{\"processed\":true}", write(session, "A", "pending", "B", "in_progress").okText());

    assertEquals(List.of("n1 A pending 1", "n2 B in_progress 1"), lists.list(session));
    assertEquals("1", lists.todos(session).get("open"));
    assertTrue(lists.run("ZSCORE", "cb:todos:due", session) != null);
    assertTrue(lists.run("ZSCORE", "cb:hook-sessions", session) != null);
  }

  @Test
  void whoStaysKeepsItsNumberWhereverItMovesTo() {
    write(session, "A", "pending", "B", "pending", "C", "pending").ok();
    write(session, "C", "pending", "A", "in_progress", "D", "pending", "B", "pending").ok();

    assertEquals(List.of("n3 C pending 1", "n1 A in_progress 1", "n4 D pending 1", "n2 B pending 1"),
        lists.list(session));
  }

  @Test
  void anEditedTextBetweenTheSameNeighboursIsTheSameTodo() {
    write(session, "A", "pending", "B", "in_progress", "C", "pending").ok();
    write(session, "A", "pending", "B2", "completed", "C", "pending").ok();
    assertEquals(List.of("n1 A pending 1", "n2 B2 completed 1", "n3 C pending 1"), lists.list(session));

    write(session, "A", "pending", "C", "pending", "D", "pending").ok();
    assertEquals(List.of("n1 A pending 1", "n3 C pending 1", "n4 D pending 1"), lists.list(session));
    assertTrue(lists.todo(session, "n2").get("gone").asBoolean(), "its task is still to be ended");
  }

  @Test
  void equalTextsAreToldApartByTheirOrder() {
    write(session, "A", "completed", "A", "pending", "A", "pending").ok();
    write(session, "A", "completed", "A", "in_progress", "B", "pending").ok();

    assertEquals(List.of("n1 A completed 1", "n2 A in_progress 1", "n3 B pending 1"), lists.list(session));
  }

  @Test
  void backAndForthIsAnotherAttemptOnlyAfterItWasCompleted() {
    for (String status : List.of("pending", "in_progress", "pending", "in_progress", "completed", "completed",
        "pending", "completed", "in_progress")) {
      write(session, "A", status).ok();
    }
    assertEquals(List.of("n1 A in_progress 3"), lists.list(session));

    write(session, "B", "in_progress").ok();
    write(session, "A", "in_progress").ok();
    assertEquals(List.of("n1 A in_progress 3"), lists.list(session));
  }

  @Test
  void whatIsCompletedIsNotEditedIntoSomethingNew() {
    write(session, "A", "completed", "B", "completed").ok();
    write(session, "X", "pending", "Y", "pending").ok();

    assertEquals(List.of("n3 X pending 1", "n4 Y pending 1"), lists.list(session));
  }

  @Test
  void theHistoryAndTheEventSayWhatChanged() {
    write(session, "A", "pending", "B", "pending").ok();
    write(session, "B", "completed", "C", "pending").ok();

    JsonNode last = Rest.json(lists.run("LINDEX", "cb:todos:history:" + session, "0").toString());
    assertEquals("n3:pending", last.get("added").asText());
    assertEquals("n2:completed", last.get("changed").asText());
    assertEquals("n1", last.get("removed").asText());
    JsonNode event = event();
    assertEquals(session, event.get("entity").asText());
    assertEquals("{\"sessionId\":\"" + session + "\",\"todos\":2,\"added\":1,\"changed\":1,\"removed\":1}",
        event.get("payload").toString());
  }

  private JsonNode event() {
    var mine = new ArrayList<JsonNode>();
    for (Response entry : lists.run("XRANGE", "cb:stream:hook.todo_write.executed", "-", "+")) {
      JsonNode event = Rest.json(entry.get(1).get(1).toString());
      if (event.get("entity").asText().equals(session)) {
        mine.add(event);
      }
    }
    return mine.getLast();
  }

  @Test
  void whoseTheyAreIsSaidByTheSessionOrByTheInstance() {
    String todos = "{\"todos\":[{\"content\":\"A\",\"status\":\"pending\"}]";
    HERE.ok("hook.todo_write", todos + ",\"instanceId\":\"" + session + "\"}");
    assertEquals(List.of("n1 A pending 1"), lists.list(session));

    assertEquals("/sessionId", pointer(todos + "}"));
    assertEquals("/sessionId", pointer(todos + ",\"sessionId\":\"a b\"}"));
  }

  @Test
  void whatIsNoListIsInvalid() {
    assertEquals("/todos", pointer("{\"sessionId\":\"" + session + "\"}"));
    assertEquals("/todos/0/content", pointer(Lists.input(session, "", "pending")));
    assertEquals("/todos/0/content", pointer(Lists.input(session, "x".repeat(3001), "pending")));
    assertEquals("/todos/1/status", pointer(Lists.input(session, "A", "pending", "B", "done")));
    HERE.ok("hook.todo_write", Lists.input(session));
    write(session, "\uD83D\uDE80".repeat(3000), "pending").ok();
  }

  private static String pointer(String input) {
    return HERE.post("hook.todo_write", input).refused("INVALID").at("/errors/0/pointer").asText();
  }

  @Test
  void overTheLimitTheListStaysAsItIsAndWhatEndsIsNeverRefused() {
    String[] most = IntStream.range(0, 500).boxed().flatMap(i -> List.of("t" + i, "pending").stream())
        .toArray(String[]::new);
    String[] tooMany = IntStream.range(0, 501).boxed().flatMap(i -> List.of("t" + i, "completed").stream())
        .toArray(String[]::new);
    write(session, most).ok();

    assertEquals("todosMax", write(session, tooMany).refused("FULL").get("limit").asText());

    assertEquals(500, lists.stat(session, "pending"));
    for (int i = 1; i < most.length; i += 2) {
      most[i] = "completed";
    }
    write(session, most).ok();
    assertEquals(500, lists.stat(session, "completed"));
  }

  @Test
  void anInstanceThatIsNoSessionIsLeftAlone() {
    lists.run("HSET", "cb:instance:" + session, "id", session, "ttl", "30000");
    write(session, "A", "pending").refused("CONFLICT");
    assertEquals(Map.of(), lists.todos(session));

    lists.run("HSET", "cb:instance:" + session, "session", "1");
    write(session, "A", "pending").ok();
  }

  @Test
  void theSameKeyIsOneSnapshot() {
    Reply first = HERE.post("hook.todo_write", Lists.input(session, "A", "pending"), "Idempotency-Key", session);
    write(session, "B", "pending").ok();
    Reply again = HERE.post("hook.todo_write", Lists.input(session, "A", "pending"), "Idempotency-Key", session);

    assertEquals(first.okText(), again.okText());
    assertEquals(List.of("n1 B pending 1"), lists.list(session));
  }

  @Test
  void of32SnapshotsAtOnceOneIsThereWholeAndTheCountsAreItsSums() {
    var before = totals();
    var calls = IntStream.range(0, 32).mapToObj(i -> HERE.send("hook.todo_write", Lists.input(session,
        "A" + i, STATUSES[i % 3], "B", "pending", "C" + i, "completed"))).toList();
    calls.forEach(call -> assertEquals(200, call.join().status()));

    List<String> list = lists.list(session);
    String which = list.getFirst().split(" ")[1].substring(1);
    assertEquals("A" + which, list.getFirst().split(" ")[1]);
    assertEquals(STATUSES[Integer.parseInt(which) % 3], list.getFirst().split(" ")[2]);
    assertEquals("C" + which, list.getLast().split(" ")[1]);
    assertEquals(32, lists.stat(session, "written"));
    for (String status : STATUSES) {
      long now = list.stream().filter(row -> row.contains(" " + status + " ")).count();
      assertEquals(now, lists.stat(session, status), status);
      assertEquals(before.get(status) + now, lists.total(status), status);
    }
  }

  @Test
  void aWalkOfSnapshotsIsWhatSomebodyElseWouldHaveKept() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var before = totals();
    var model = new Snapshots();
    for (int i = 0; i < 150; i++) {
      var given = model.another(random, 10);
      model.write(given);
      HERE.post("hook.todo_write", Snapshots.input(session, given)).ok();
      assertEquals(model.list().stream().map(one -> one.key() + " " + one.text() + " " + one.status() + " "
          + one.attempt()).toList(), lists.list(session), "seed " + seed + " step " + i);
    }
    for (TodoStatus status : TodoStatus.values()) {
      assertEquals(model.count(status), lists.stat(session, status.name()), "seed " + seed);
      assertEquals(before.get(status.name()) + model.count(status), lists.total(status.name()), "seed " + seed);
    }
    assertEquals(model.added(), lists.stat(session, "added"), "seed " + seed);
    assertEquals(model.removed(), lists.stat(session, "removed"), "seed " + seed);
    assertEquals(model.reopened(), lists.stat(session, "reopened"), "seed " + seed);
  }

  private Map<String, Long> totals() {
    return Map.of("pending", lists.total("pending"), "in_progress", lists.total("in_progress"), "completed",
        lists.total("completed"));
  }
}
