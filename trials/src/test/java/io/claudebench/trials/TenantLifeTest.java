package io.claudebench.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Keys;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tenant's whole life on a running fleet: made, filled up to its limits, deleted, forgotten, and made anew. */
@Timeout(120)
class TenantLifeTest {
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "instance-service", "event-service")
        .withKey("ADMIN", "admin-0123456789abcdef", "")
        .with("CLAUDEBENCH_FORGET_AFTER_MS", "2000").with("CLAUDEBENCH_ACCESS_NAME_TAKEN_MS", "2000")
        .with("CLAUDEBENCH_PERSIST_UPKEEP_MS", "500"));
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  private static Reply asAdmin(String verb, Map<String, ?> input) {
    return fleet.rest("instance-service").post(verb, input);
  }

  /** task-service for the holder of a new key of the tenant, as soon as it works for it. */
  private static Rest of(String tenant) {
    Rest its = fleet.rest("task-service")
        .as(new Keysmith(fleet.rest("instance-service")).make("w", tenant, "worker").key());
    Await.until("task-service works for it", Duration.ofSeconds(1), () -> call(its, "task.list").word().equals("OK"));
    return its;
  }

  private static Reply call(Rest tenant, String verb, Object... input) {
    return tenant.post(verb, Rest.map(input));
  }

  private static JsonNode shown(String tenant) {
    for (JsonNode one : asAdmin("tenant.list", Map.of()).ok().get("tenants")) {
      if (one.get("name").textValue().equals(tenant)) {
        return one;
      }
    }
    return null;
  }

  private static String create(Rest key, int bytes) {
    Reply[] last = new Reply[1];
    Await.until("its ids are open", () -> {
      last[0] = call(key, "task.create", "text", "x", "metadata", Map.of("m", "y".repeat(bytes)));
      return last[0].word().equals("OK");
    });
    return last[0].ok().get("id").textValue();
  }

  @Test
  void noMoreTasksAndBytesThanItMayHave() {
    asAdmin("tenant.create", Map.of("name", "small", "limits", Map.of("tasks", 3))).ok();
    Rest key = of("small");
    for (int i = 0; i < 3; i++) {
      create(key, 10);
    }
    Reply fourth = call(key, "task.create", "text", "x");
    fourth.refused("FULL");
    assertEquals("tasks", fourth.json().get("limit").textValue());
    call(key, "system.register", "id", "w", "roles", List.of("worker")).ok();
    JsonNode claimed = call(key, "task.claim", "workerId", "w").ok().at("/tasks/0");
    call(key, "task.create", "text", "x").refused("FULL");
    call(key, "task.complete", "id", claimed.get("id"), "fence", claimed.get("fence"), "result", "z".repeat(2000)).ok();
    call(key, "task.create", "text", "x").ok();
    asAdmin("tenant.limits", Map.of("name", "small", "limits", Map.of("bytes", 2000))).ok();
    Await.until("the ended one counts", () -> {
      Reply full = call(key, "task.create", "text", "x");
      return full.word().equals("FULL") && full.json().get("limit").textValue().equals("bytes");
    });
    JsonNode next = call(key, "task.claim", "workerId", "w").ok().at("/tasks/0");
    call(key, "task.append", "id", next.get("id"), "workerId", "w", "fence", next.get("fence"), "chunk", "c")
        .refused("FULL");
    call(key, "task.complete", "id", next.get("id"), "fence", next.get("fence"), "result", 1).ok();
  }

  @Test
  void whatIsDeletedIsForgottenAndItsIdsNeverComeBack() {
    asAdmin("tenant.create", Map.of("name", "brief")).ok();
    Rest key = of("brief");
    String last = create(key, 100);
    call(key, "task.create", "text", "strict", "durability", "strict").ok();
    call(key, "state.put", "key", "k", "value", 1).ok();
    asAdmin("tenant.create", Map.of("name", "brief-too")).ok();
    Rest other = of("brief-too");
    String kept = create(other, 100);
    asAdmin("tenant.delete", Map.of("name", "brief")).ok();
    Await.until("its key is none", Duration.ofSeconds(1), () -> call(key, "task.list").word().equals("UNAUTHORIZED"));
    Await.until("it is forgotten", Duration.ofSeconds(30), () -> shown("brief") == null
        || shown("brief").has("forgottenAt"));
    try (var redis = fleet.resp()) {
      assertEquals(List.of(), redis.ask("KEYS", Keys.of("cb", "brief").pattern()));
    }
    assertFalse(asAdmin("key.list", Map.of()).ok().toString().contains("\"brief\""));
    Await.until("its name is free", Duration.ofSeconds(20), () -> shown("brief") == null);
    asAdmin("tenant.create", Map.of("name", "brief")).ok();
    Rest anew = of("brief");
    String first = create(anew, 1);
    assertTrue(Long.parseLong(first.substring(2)) > Long.parseLong(last.substring(2)), first);
    assertEquals(1, call(anew, "task.list").ok().get("total").intValue());
    call(anew, "task.get", "id", last).refused("NOT_FOUND");
    assertEquals(kept, call(other, "task.get", "id", kept).ok().get("id").textValue());
  }
}
