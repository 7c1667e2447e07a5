package io.claudebench.task.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.task.Quick;
import io.claudebench.task.Stage;
import io.claudebench.task.World;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Quick.Roomy.class)
class ProjectorTest {
  private static final String STEPS = "loop_steps_total{loop=\"projector\"}";
  private static final String ROUNDS = "loop_steps_total{loop=\"upkeep\"}";

  private final Stage stage = Stage.here();

  /** Hears what is logged here. */
  private record Ear(Logger logger, Handler handler) implements AutoCloseable {

    static Ear on(String name, List<String> told) {
      var handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord event) {
          told.add(event.getFormattedMessage());
        }
      };
      Logger logger = Logger.getLogger(name);
      logger.addHandler(handler);
      return new Ear(logger, handler);
    }

    @Override
    public void close() {
      logger.removeHandler(handler);
    }
  }

  @Test
  void afterABurstPostgresEqualsRedisFieldByField() {
    try (var client = new Resp(stage.redis)) {
      World.quiet(stage.rest, client, stage.keys);
    }
    stage.register("burst", 500);
    var ids = new ArrayList<>(Stage.parallel(300, i -> stage.create("burst " + i)));
    Stage.parallel(200, i -> {
      var claim = stage.ok("task.claim", Map.of("workerId", "burst"));
      if (claim.get("claimed").booleanValue()) {
        Map<String, Object> end = Map.of("id", claim.get("taskId").textValue(), "workerId", "burst", "fence",
            claim.get("tasks").get(0).get("fence").longValue(),
            "result", "done " + i);
        stage.ok("task.complete",
            i % 3 == 0 ? end : Map.of("id", end.get("id"), "workerId", "burst", "fence", end.get("fence")));
      }
      return null;
    });
    stage.assertEqualInBoth(ids);
    assertEquals(300, ids.stream().distinct().count());
    try (var client = new Resp(stage.redis)) {
      String ended = ids.stream().filter(id -> stage.hash(client, id).containsKey("completedAt")).findFirst()
          .orElseThrow();
      long life = client.number("PTTL", stage.keys.of(Key.TASK, ended));
      assertTrue(life > 3_500_000 && life <= 3_600_000, () -> "an ended task that PostgreSQL has lives " + life);
    }
  }

  @Test
  void aTaskWhoseEventWasLostIsFoundInTheOutbox() {
    String id = stage.create("its event is lost");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("HINCRBY", stage.keys.of(Key.TASK, id), "version", 1);
      client.ask("ZADD", stage.keys.of(Key.OUTBOX), 2, id);
      stage.assertEqualInBoth(List.of(id));
      assertEquals("2", stage.row(id).get("version"));
    }
  }

  @Test
  void aTaskThatPostgresWillNotTakeHoldsNoOtherUp() {
    String broken = stage.create("its hash gets broken");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("HSET", stage.keys.of(Key.TASK, broken), "version", 2, "createdAt", "yesterday");
      client.ask("ZADD", stage.keys.of(Key.OUTBOX), 2, broken);
      var others = Stage.parallel(20, i -> stage.create("beside it " + i));
      Await.until("only the broken one was left",
          () -> client.ask("ZRANGE", stage.keys.of(Key.OUTBOX), 0, -1).equals(List.of(broken)));
      Await.until("it is counted", () -> stage.rest.metric("persist_refused") == 1);
      client.ask("HSET", stage.keys.of(Key.TASK, broken), "createdAt", "1700000000000");
      stage.assertEqualInBoth(others);
      Await.until("it was taken", () -> stage.rest.metric("persist_refused") == 0);
    }
  }

  @Test
  void whatPostgresWillNotTakeIsToldOnceHoweverOftenItIsTried() {
    String broken = stage.create("it is to hold NUL");
    stage.awaitDrained();
    var told = new CopyOnWriteArrayList<String>();
    try (var client = new Resp(stage.redis); var ear = Ear.on("claudebench", told)) {
      client.ask("HSET", stage.keys.of(Key.TASK, broken), "version", 2, "text", "nul \0");
      client.ask("ZADD", stage.keys.of(Key.OUTBOX), 2, broken);
      Await.until("it was refused", () -> stage.rest.metric("persist_refused") == 1);
      double rounds = stage.rest.metric(ROUNDS);
      Await.until("it was tried again", () -> stage.rest.metric(ROUNDS) >= rounds + 5);
      assertEquals(1, told.stream().filter(line -> line.contains(broken)).count(), told::toString);

      client.ask("HSET", stage.keys.of(Key.TASK, broken), "text", "none");
      stage.assertEqualInBoth(List.of(broken));
    }
  }

  @Test
  void whileAnotherReplicaCopiesThisOneWaitsAndNoEventCountsAsPassed() {
    String stream = stage.keys.of(Key.STREAM, "task.created");
    String duty = stage.keys.of(Key.DUTY, "projector");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      client.ask("SET", duty, "0 another", "PX", 60_000);
      String id = stage.create("the other one is copying");
      double steps = stage.rest.metric(STEPS);
      Await.until("it looked and tried to pass", () -> stage.rest.metric(STEPS) >= steps + 30);
      assertEquals(List.of(id), client.ask("ZRANGE", stage.keys.of(Key.OUTBOX), 0, -1));
      String last = ((List<?>) ((List<?>) client.ask("XREVRANGE", stream, "+", "-", "COUNT", 1)).getFirst()).getFirst()
          .toString();
      assertFalse(delivered(client, stream).contains(last));

      client.ask("DEL", duty); // as it ends by itself when the other has gone
      stage.assertEqualInBoth(List.of(id));
      Await.until("it was passed", () -> delivered(client, stream).contains(last));
    }
  }

  /** A page is 150. */
  @Test
  void streamsArePassedAlsoWhileMoreThanAPageOfTheOutboxStays() {
    var broken = IntStream.range(0, 400).mapToObj(n -> "t-88" + (1000 + n)).toList();
    String stream = stage.keys.of(Key.STREAM, "task.unassigned");
    stage.awaitDrained();
    try (var client = new Resp(stage.redis)) {
      broken.forEach(id -> {
        client.ask("HSET", stage.keys.of(Key.TASK, id), "id", id, "version", 1, "createdAt", "yesterday");
        client.ask("ZADD", stage.keys.of(Key.OUTBOX), 1, id);
      });
      String last = client.text("XADD", stream, "*", "data", "{}");
      Await.until("it was passed", () -> delivered(client, stream).contains(last));
      var whole = stage.create("beside all of them");
      Await.until("only they are left", () -> client.number("ZCARD", stage.keys.of(Key.OUTBOX)) == broken.size());
      assertEquals("1", stage.row(whole).get("version"));

      broken.forEach(id -> client.ask("DEL", stage.keys.of(Key.TASK, id)));
      Await.until("what is gone left the outbox", () -> client.number("ZCARD", stage.keys.of(Key.OUTBOX)) == 0);
    }
  }

  @Test
  void whatEveryGroupHasPassedIsTrimmedAndNothingElse() {
    String stream = stage.keys.of(Key.STREAM, "task.redriven");
    try (var client = new Resp(stage.redis)) {
      client.ask("XGROUP", "CREATE", stream, "slow", "0", "MKSTREAM");
      String first = client.text("XADD", stream, "1000-1", "data", "{}");
      for (int i = 0; i < 900; i++) {
        client.ask("XADD", stream, "2000-" + i, "data", "{\"i\":" + i + "}");
      }
      Await.until("the projector passed them", () -> delivered(client, stream).contains("last-delivered-id, 2000-899")
          && ((List<?>) client.ask("XPENDING", stream, Projector.GROUP)).getFirst().equals(0L));
      client.ask("XREADGROUP", "GROUP", "slow", "one", "COUNT", 300, "STREAMS", stream, ">");
      assertEquals(901, client.number("XLEN", stream), () -> "trimmed although the slow group holds " + first);
      var held = (List<?>) client.ask("XPENDING", stream, "slow", "-", "+", 300);
      held.subList(0, 250).forEach(entry -> client.ask("XACK", stream, "slow", ((List<?>) entry).getFirst()));
      Await.until("the acknowledged ones were trimmed", () -> client.number("XLEN", stream) <= 800);
      assertTrue(client.number("XLEN", stream) >= 651);
    }
  }

  /** What Redis says of the projector's group. */
  private static String delivered(Resp client, String stream) {
    return ((List<?>) client.ask("XINFO", "GROUPS", stream)).stream().map(Object::toString)
        .filter(group -> group.contains("name, " + Projector.GROUP + ",")).findFirst().orElseThrow();
  }
}
