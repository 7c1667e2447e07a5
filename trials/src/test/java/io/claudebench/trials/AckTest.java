package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.PostgresServer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise: a task whose creation was acknowledged is there, whatever happened to the service since. */
@Timeout(300)
class AckTest {
  private static final int CREATORS = 8;
  private static final int KILLS = 2;
  private static final int ACKS_BETWEEN = 300;

  private final Map<String, String> acknowledged = new ConcurrentHashMap<>(); // id → text
  private volatile boolean isOver;

  @Test
  void everyAcknowledgedTaskSurvivesKill9InRedisAndInPostgres() throws Exception {
    try (var fleet = Fleet.start("task-service"); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var creators = IntStream.range(0, CREATORS)
          .<Future<?>>mapToObj(creator -> threads.submit(() -> create(fleet.rest("task-service"), creator))).toList();
      try {
        for (int kill = 1; kill <= KILLS; kill++) {
          awaitAcks(kill * ACKS_BETWEEN);
          fleet.kill9("task-service");
          fleet.restart("task-service");
        }
        awaitAcks((KILLS + 1) * ACKS_BETWEEN);
      } finally {
        isOver = true;
      }
      for (Future<?> creator : creators) {
        creator.get();
      }
      var rest = fleet.rest("task-service");
      acknowledged.forEach((id, text) ->
          assertEquals(text, rest.ok("task.get", Map.of("id", id)).path("text").asText(), id));
      await("PostgreSQL follows").atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertEquals(acknowledged.size(), inPostgres(fleet.postgres())));
    }
  }

  /** Creates until it is over; what was not acknowledged may be lost, so it is not asked about again. */
  private void create(Rest rest, int creator) {
    for (int n = 0; !isOver; n++) {
      String text = "made by " + creator + ", number " + n;
      try {
        Reply answer = rest.post("task.create", Map.of("text", text));
        if (answer.status() == 200) {
          assertNull(acknowledged.put(answer.json().path("id").asText(), text), "an id was given twice");
        } else {
          assertTrue(answer.status() >= 500, () -> "create answered " + answer);
        }
      } catch (UncheckedIOException killed) {
        Await.pause(20);
      }
    }
  }

  private void awaitAcks(int count) {
    await(count + " acknowledgements").atMost(Duration.ofSeconds(90)).until(() -> acknowledged.size() >= count);
  }

  private int inPostgres(PostgresServer postgres) throws SQLException {
    Long[] ids = acknowledged.keySet().stream().map(id -> Long.valueOf(id.substring("t-".length())))
        .toArray(Long[]::new);
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var select = connection.prepareStatement("select count(*) from task where id = any (?)")) {
      select.setArray(1, connection.createArrayOf("bigint", ids));
      var rows = select.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }
}
