package io.claudebench.event.audit;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import jakarta.inject.Singleton;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;

/** The audit as its readers see it, and as those who get at the tables might change it. */
@Singleton
public class Trails {
  private final Streams streams;

  Trails(Streams streams) {
    this.streams = streams;
  }

  static Reply ask(String key, String verb, Object input) {
    return HERE.post(verb, input, "X-API-Key", key + AuditFleet.SECRET);
  }

  /** Publishes so many events, each about an entity of its own, and returns their type. */
  static String publish(String key, int count) {
    String type = Streams.type();
    for (int i = 0; i < count; i++) {
      ask(key, "event.publish", Rest.map("type", type, "payload", i, "id", type + "." + i)).ok();
    }
    return type;
  }

  static List<JsonNode> rows(String key, Object... query) {
    var rows = new ArrayList<JsonNode>();
    long after = 0;
    while (true) {
      var input = Rest.map(query);
      input.put("after", after);
      JsonNode page = ask(key, "event.audit", input).ok();
      if (page.get("rows").isEmpty()) {
        return rows;
      }
      page.get("rows").forEach(rows::add);
      after = page.get("next").asLong();
    }
  }

  /** Rows of one type of event, once there are so many. */
  static List<JsonNode> awaitEvents(String key, String type, int count) {
    return awaitRows(key, count, row -> row.path("event").asText().equals(type));
  }

  static List<JsonNode> awaitRows(String key, int count, Predicate<JsonNode> wanted, Object... query) {
    return await().atMost(Duration.ofSeconds(20)).until(
        () -> rows(key, query).stream().filter(wanted).toList(), rows -> rows.size() >= count);
  }

  static JsonNode verify(String key, Object... input) {
    return ask(key, "event.audit_verify", Rest.map(input)).ok();
  }

  /** All that Redis has is copied: nothing comes any more. */
  static JsonNode settled(String key) {
    return await().atMost(Duration.ofSeconds(20)).until(() -> {
      JsonNode before = verify(key);
      Thread.sleep(200);
      return before.equals(verify(key)) ? before : null;
    }, head -> head != null);
  }

  /** As who has got at the database. */
  static int sql(String statement) {
    var config = ConfigProvider.getConfig();
    try (var connection = DriverManager.getConnection(config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class)); var sql = connection.createStatement()) {
      return sql.executeUpdate(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> texts(Iterable<JsonNode> rows, String field) {
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.path(field).asText()).toList();
  }

  long notes(String prefix) {
    return streams.run("XLEN", prefix + ":audit:general").toLong();
  }

  /** Each tenant has an epoch, which task-service opens. */
  void openEpochs() {
    String run = streams.run("HGET", "cb:epoch", "runId").toString();
    for (String tenant : List.of("acme", "rival")) {
      streams.run("HSET", "{cb:" + tenant + "}:epoch", "epoch", "1", "runId", run);
    }
  }
}
