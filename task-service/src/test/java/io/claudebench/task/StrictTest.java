package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.task.persist.StrictWrites;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.Roomy.class)
class StrictTest {
  private final Stage stage = Stage.here();

  @Inject StrictWrites writes;

  @Test
  void postgresHasItWhenTheAnswerIsThere() {
    Stage.parallel(100, i -> {
      String id = stage.ok("task.create", Map.of("text", "strict " + i, "durability", "strict")).get("id").textValue();
      assertEquals("strict " + i, stage.row(id).get("text"), "at the answer of " + id);
      return id;
    });
  }

  @Test
  void everyTransitionOfAStrictTaskIsThereAtItsAnswer() {
    stage.register("strict", 10);
    String id = stage.ok("task.create", Map.of("text", "strict", "priority", 100, "durability", "strict")).get("id")
        .textValue();
    var task = stage.ok("task.claim", Map.of("workerId", "strict")).get("tasks").get(0);
    assertEquals(id, task.get("id").textValue());
    assertEquals("in_progress", stage.row(id).get("status"));
    stage.ok("task.complete", Map.of("id", id, "workerId", "strict", "fence", task.get("fence").longValue(), "result",
        Map.of("answer", 42)));
    assertEquals("completed", stage.row(id).get("status"));
    assertEquals("{\"answer\":42}", stage.row(id).get("result"));
  }

  @Test
  void aRepeatedCreateOfATaskThatLeftRedisIsAnsweredFromPostgres() {
    var create = Map.of("text", "strict", "durability", "strict", "idempotencyKey", "left-redis");
    var first = stage.ok("task.create", create);
    String id = first.get("id").textValue();
    stage.ok("task.cancel", Map.of("id", id));
    stage.awaitDrained();
    try (var redis = new Resp(stage.redis)) {
      redis.ask("DEL", stage.keys.of(Key.TASK, id));
    }
    assertEquals(first, stage.ok("task.create", create));
  }

  @Test
  void whatNeitherSideHasIsNotAcknowledged() {
    Set<String> ids = Set.of("t-99999999");
    assertEquals(ids, writes.lacking("", ids).await().atMost(Duration.ofSeconds(5)));
  }
}
