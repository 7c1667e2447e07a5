package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A call counts once in its limit, however many scripts it runs. */
class CountedOnceTest extends Contract {

  CountedOnceTest() {
    super(Map.of("claudebench.task.chunk", "1",
        "claudebench.rate-limit.\"task.create_batch\"", "2/600000",
        "claudebench.rate-limit.\"task.claim\"", "2/600000"));
  }

  @Test
  void aBatchOfManyChunksIsOneCall() {
    Map<String, Object> batch = Map.of("tasks", Collections.nCopies(5, Map.of("text", "part")));
    for (int i = 0; i < 2; i++) {
      JsonNode answer = stage.ok("task.create_batch", batch);
      assertEquals(5, answer.get("created").intValue(), answer::toString);
    }
    stage.rest.post("task.create_batch", batch).refused("RATE_LIMITED");
    cancelAll();
  }

  @Test
  void aClaimIsOneCallHoweverOftenItIsWoken() {
    CompletableFuture<Reply> claim = stage.rest.send("task.claim", Rest.map("workerId", worker, "waitMs", 20_000));
    Await.until("it waits", () -> stage.rest.metric("claims_waiting") == 1);
    for (int i = 0; i < 5; i++) {
      ok("task.pause");
      ok("task.resume");
    }
    String id = create();
    assertEquals(id, claim.join().ok().path("taskId").asText());
    List<String> words = List.of(stage.rest.post("task.claim", Rest.map("workerId", worker)).word(),
        stage.rest.post("task.claim", Rest.map("workerId", worker)).word());
    assertTrue(words.equals(List.of("OK", "RATE_LIMITED")), words::toString);
  }
}
