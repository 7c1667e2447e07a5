package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.claudebench.core.Key;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each verb that changes a strict task is answered when PostgreSQL has the change, and not before. */
@QuarkusTest
@TestProfile(Quick.Roomy.class)
class StrictWaitsTest extends Tasks {
  private static final String[] STRICT = {"durability", "strict"};
  private static final int HELD_MS = 300;

  enum Change {
    CREATE, CREATE_BATCH, ASSIGN, UNASSIGN, CLAIM, COMPLETE, COMPLETE_AGAIN, FAIL, RELEASE, UPDATE, CANCEL,
    CANCEL_REQUEST, REDRIVE, DELETE, DISTRIBUTE, REASSIGN
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWaitsUntilPostgresHasTheChange(Change change) throws Exception {
    cancelAll();
    Supplier<Reply> call = prepared(change);
    stage.awaitDrained();
    CompletableFuture<Reply> answer;
    try (Connection held = stage.connection()) {
      hold(held);
      answer = CompletableFuture.supplyAsync(call);
      assertThrows(TimeoutException.class, () -> answer.get(HELD_MS, TimeUnit.MILLISECONDS), "answered too early");
      held.commit();
    }
    Reply reply = answer.get(5, TimeUnit.SECONDS);
    assertEquals("OK", reply.word(), reply::body);
  }

  /** Nobody writes a task until the transaction ends; all may read. */
  private static void hold(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("LOCK TABLE task IN EXCLUSIVE MODE");
    }
  }

  /** The call that changes a strict task, all that it needs being done. */
  private Supplier<Reply> prepared(Change change) {
    return switch (change) {
      case CREATE -> post("task.create", "text", "new", "durability", "strict");
      case CREATE_BATCH -> post("task.create_batch", "tasks", List.of(Map.of("text", "b", "durability", "strict")));
      case ASSIGN -> post("task.assign", "taskId", strict(), "instanceId", worker);
      case UNASSIGN -> post("task.unassign", "taskId", assigned(worker, (Object[]) STRICT));
      case CLAIM -> {
        assigned(worker, (Object[]) STRICT);
        yield post("task.claim", "workerId", worker);
      }
      case COMPLETE -> end("task.complete", "result", 1);
      case COMPLETE_AGAIN -> again();
      case FAIL -> end("task.fail", "error", Map.of("message", "no"));
      case RELEASE -> end("task.release");
      case UPDATE -> post("task.update", "id", strict(), "updates", Map.of("text", "other"));
      case CANCEL -> post("task.cancel", "id", strict());
      case CANCEL_REQUEST -> post("task.cancel", "id", held(worker, (Object[]) STRICT).get("id").textValue());
      case REDRIVE -> post("task.redrive", "id", cancelled());
      case DELETE -> post("task.delete", "id", cancelled());
      case DISTRIBUTE -> {
        strict();
        yield post("task.distribute", "instanceId", worker);
      }
      case REASSIGN -> {
        held(worker, (Object[]) STRICT);
        redis("DEL", stage.keys.of(Key.INSTANCE, worker));
        yield post("task.reassign", "instanceId", worker, "reason", "unregistered", "sinceMs", 9_000_000_000_000L);
      }
    };
  }

  private String strict() {
    return create((Object[]) STRICT);
  }

  private String cancelled() {
    String id = strict();
    ok("task.cancel", "id", id);
    return id;
  }

  private Supplier<Reply> end(String verb, Object... more) {
    var task = held(worker, (Object[]) STRICT);
    return () -> by(task, verb, more);
  }

  /** The first answer was lost on its way. */
  private Supplier<Reply> again() {
    var task = held(worker, (Object[]) STRICT);
    assertEquals("OK", by(task, "task.complete", "result", 1).word());
    return () -> by(task, "task.complete", "result", 1);
  }

  private Supplier<Reply> post(String verb, Object... input) {
    return () -> stage.rest.post(verb, map(input));
  }
}
