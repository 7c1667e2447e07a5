package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.trials.kit.Fleet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Todos of an agent become tasks of the fleet. */
@Timeout(300)
class TodoTest extends AgentSession {

  @Test
  void aTodoGoesItsWayAsATask() {
    write("A", "pending", "B", "in_progress");
    comes("A pending", "B in_progress");
    JsonNode started = all().get(1);
    assertEquals(session, started.get("assignedTo").asText());
    assertEquals(List.of("todo"), List.of(started.get("requires").get(0).asText()));
    assertEquals(1, started.get("attempt").asInt());

    write("A", "in_progress", "B", "completed");
    comes("A in_progress", "B completed");
    write("A", "pending", "B", "completed");
    comes("A pending", "B completed");
    assertEquals(0, all().get(0).get("attempt").asInt(), "given back without blame");

    write("A", "completed", "B", "pending");
    comes("A completed", "B completed", "B pending");
    assertEquals(all().get(1).get("id").asText(), all().get(2).at("/metadata/reopens").asText());

    write("B", "pending");
    write();
    comes("A completed", "B completed", "B cancelled");
    settles();
  }

  @Test
  void aTextThatIsTooLongStandsWholeInTheMetadata() {
    String whole = "x\uD83D\uDE80".repeat(350);
    write(whole, "pending");
    Await.until("it is a task", () -> all().size() == 1);

    assertEquals(whole.substring(0, whole.offsetByCodePoints(0, 500)), all().getFirst().get("text").asText());
    assertEquals(whole, all().getFirst().at("/metadata/text").asText());

    write("short", "pending");
    comes("short pending");
    assertTrue(all().getFirst().at("/metadata/text").isMissingNode());
  }

  @Test
  void aSessionThatIsSilentKeepsItsLeaseAsItIsBeatenFor() {
    write("A", "in_progress");
    comes("A in_progress");
    String id = all().getFirst().get("id").asText();
    String until = tasks().ok("task.get", map("id", id)).get("leaseExpiresAt").asText();

    Await.pause(24_000); // over the lease, and over what an instance lives without a beat

    assertEquals(List.of("A in_progress"), rows());
    assertNotEquals(until, tasks().ok("task.get", map("id", id)).get("leaseExpiresAt").asText());
    assertEquals(1, all().getFirst().get("attempt").asInt());
  }

  @Test
  void aSilentSessionHoldsNothingInTheEndAndTakesUpWhatItWantsWhenItSpeaksAgain() {
    write("A", "in_progress", "B", "completed", "C", "pending");
    comes("A in_progress", "B completed", "C pending");

    comes("A pending", "B completed", "C pending"); // after 45 s of silence

    settles();
    assertEquals(0, all().getFirst().get("attempt").asInt(), "without blame");
    assertEquals(false, fleet.rest("instance-service").ok("system.heartbeat", map("instanceId", session))
        .get("alive").asBoolean());
    write("A", "in_progress", "B", "completed", "C", "completed");
    comes("A in_progress", "B completed", "C completed");
  }

  /** What is written here is what the script of todos with ids of their own writes; an agent's door brings them. */
  @Test
  void whatWaitsForAnotherIsATaskThatDoes() {
    want("i1", "{\"text\":\"A\",\"status\":\"pending\",\"attempt\":1,\"rev\":\"1\"}", "i2",
        "{\"text\":\"B\",\"status\":\"pending\",\"attempt\":1,\"rev\":\"1\",\"blockedBy\":[\"i1\"]}", "i3",
        "{\"text\":\"C\",\"status\":\"pending\",\"attempt\":1,\"rev\":\"1\"}");
    comes("A pending", "B blocked", "C pending");

    want("i3", "{\"text\":\"C\",\"status\":\"pending\",\"attempt\":1,\"rev\":\"2\",\"blockedBy\":[\"i1\"]}");
    comes("A pending", "B blocked", "C cancelled", "C blocked");
    want("i1", "{\"text\":\"A\",\"status\":\"completed\",\"attempt\":1,\"rev\":\"3\"}");
    comes("A completed", "B pending", "C cancelled", "C pending");

    want("i1", "{\"text\":\"A\",\"status\":\"pending\",\"attempt\":2,\"rev\":\"4\"}");
    comes("A completed", "B cancelled", "C cancelled", "C cancelled", "A pending", "B blocked", "C blocked");
    want("i3", "{\"text\":\"C\",\"status\":\"in_progress\",\"attempt\":1,\"rev\":\"5\",\"blockedBy\":[\"i1\"]}",
        "i1", "{\"text\":\"A\",\"status\":\"pending\",\"attempt\":2,\"rev\":\"5\",\"gone\":true}");
    settles();
    assertEquals(List.of("A cancelled", "B pending", "C in_progress"), rows().stream().sorted().filter(row ->
        row.equals("A cancelled") || row.equals("B pending") || row.equals("C in_progress")).toList());
  }

  private void want(String... todos) {
    try (var redis = fleet.resp()) {
      String key = Fleet.KEYS.of(Key.TODOS, session);
      for (int i = 0; i < todos.length; i += 2) {
        redis.ask("HSET", key, todos[i], todos[i + 1]);
      }
      redis.ask("HSET", key, "open", "1", "version", Long.toString(System.nanoTime()));
      redis.ask("ZADD", Fleet.KEYS.of(Key.HOOK_SESSIONS), Long.toString(System.currentTimeMillis()), session);
      redis.ask("ZADD", Fleet.KEYS.of(Key.TODOS_DUE), "1", session);
    }
  }

  @Test
  void aHundredTodosAreTasksBeforeAnybodyWaits() {
    var todos = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      todos.addAll(List.of("t" + i, "pending"));
    }
    long began = System.nanoTime();
    write(todos.toArray(String[]::new));
    long written = System.nanoTime();
    settles();
    long made = System.nanoTime();
    assertEquals(100, rows().size());
    for (int i = 1; i < todos.size(); i += 2) {
      todos.set(i, "completed");
    }
    write(todos.toArray(String[]::new));
    settles();
    System.out.printf("todos: 100 written in %d ms, made in %d ms, assigned, claimed and completed in %d ms%n",
        (written - began) / 1_000_000, (made - written) / 1_000_000, (System.nanoTime() - made) / 1_000_000);
    assertTrue(rows().stream().allMatch(row -> row.endsWith(" completed")));
  }
}
