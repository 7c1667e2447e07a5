package io.claudebench.trials.prove;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.testkit.Await;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Times;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at Redis and PostgreSQL from outside, past the proxies: whether all is quiet, and what is there then. */
final class Look implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Keys KEYS = Fleet.KEYS;
  private static final int PAGE = 2_000;
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration QUIET_MAX = Duration.ofSeconds(90);

  private final Fleet fleet;
  private final Resp redis;
  private final Scanner scanner;
  private final Set<String> scanned = new LinkedHashSet<>();
  private final List<String> died = new ArrayList<>();

  Look(Fleet fleet) {
    this.fleet = fleet;
    this.redis = fleet.resp();
    this.scanner = new Scanner(redis, KEYS);
  }

  void scan() {
    scanned.addAll(scanner.violations());
  }

  /**
   * Waits until nothing is left to do, unless the scanner has found what may keep it from ever ending. Sentences about
   * what did not move within the bound of I7. Afterwards workers may leave.
   */
  List<String> quiet() {
    List<String> stuck = moved();
    redis.entries(KEYS.of(Key.STREAM, "instance.failed"))
        .forEach(event -> died.add(parsed(event).path("entity").asText()));
    return stuck;
  }

  private List<String> moved() {
    long from = System.nanoTime();
    long movedAt = from;
    long before = -1;
    while (scanned.isEmpty() && waiting() > 0) {
      long moves = moves();
      long now = System.nanoTime();
      movedAt = moves == before ? movedAt : now;
      before = moves;
      if (now - movedAt > Times.bound().toNanos() || now - from > QUIET_MAX.toNanos()) {
        return stuck();
      }
      Await.pause(100);
    }
    return List.of();
  }

  private long waiting() {
    return redis.number("ZCARD", KEYS.of(Key.PENDING)) + redis.number("ZCARD", KEYS.of(Key.SCHEDULED))
        + redis.number("ZCARD", KEYS.of(Key.ASSIGNED)) + redis.number("ZCARD", KEYS.family(Key.STRICT_QUEUE) + "*")
        + redis.number("ZCARD", KEYS.of(Key.BLOCKED)) + redis.number("HLEN", KEYS.of(Key.REQUIREMENTS))
        + redis.number("ZCARD", KEYS.of(Key.RELEASING))
        + redis.number("ZCARD", KEYS.of(Key.LEASES));
  }

  private long moves() {
    long moves = 0;
    for (String stream : streams()) {
      moves += redis.number("XLEN", stream);
    }
    return moves;
  }

  private List<String> stuck() {
    var stuck = new ArrayList<String>();
    tasks().forEach((id, hash) -> {
      if (List.of("pending", "scheduled", "in_progress", "blocked").contains(hash.get("status"))) {
        stuck.add(id + " is " + hash.get("status") + " at version " + hash.get("version") + " and did not move for "
            + Times.bound().toSeconds() + " s");
      }
    });
    return stuck.isEmpty() ? List.of("something waits in a queue that no task belongs to") : stuck;
  }

  /** All there is; waits for the lag of PostgreSQL to drain first. */
  Finals finals(List<String> stuck) {
    Await.comes(DRAIN, () -> redis.number("ZCARD", KEYS.of(Key.OUTBOX)) == 0);
    List<String> outbox = redis.texts("ZRANGE", KEYS.of(Key.OUTBOX), 0, -1);
    scan();
    return new Finals(tasks(), rows(), events(), outbox, List.copyOf(scanned), stuck,
        List.copyOf(died));
  }

  private Map<String, Map<String, String>> tasks() {
    var tasks = new HashMap<String, Map<String, String>>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.ask("SCAN", cursor, "MATCH", KEYS.family(Key.TASK) + "t-*", "COUNT", 1000, "TYPE",
          "hash");
      cursor = (String) page.getFirst();
      for (Object key : (List<?>) page.get(1)) {
        tasks.put(((String) key).substring(KEYS.family(Key.TASK).length()), redis.hash((String) key));
      }
    } while (!cursor.equals("0"));
    return tasks;
  }

  private Map<String, Map<String, String>> rows() {
    var postgres = fleet.postgres();
    var rows = new HashMap<String, Map<String, String>>();
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement();
            var result = statement.executeQuery("SELECT id, fields FROM task WHERE tenant = ''")) {
      while (result.next()) {
        var fields = new HashMap<String, String>();
        JSON.readTree(result.getString(2)).properties()
            .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        rows.put("t-" + result.getLong(1), fields);
      }
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL cannot be read", e);
    }
    return rows;
  }

  private List<String> streams() {
    var streams = new ArrayList<String>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.ask("SCAN", cursor, "MATCH", KEYS.family(Key.STREAM) + "task.*",
          "COUNT", 1000, "TYPE", "stream");
      cursor = (String) page.getFirst();
      ((List<?>) page.get(1)).forEach(key -> streams.add((String) key));
    } while (!cursor.equals("0"));
    return streams;
  }

  /**
   * Versions by task. Of one stream they must stand in their order; the streams of different types are merged by
   * version.
   */
  private Map<String, List<Long>> events() {
    var events = new HashMap<String, List<Long>>();
    for (String stream : streams()) {
      if (!stream.equals(KEYS.of(Key.STREAM, "task.dead"))) {
        read(stream, events);
      }
    }
    events.values().forEach(versions -> versions.sort(null));
    return events;
  }

  private void read(String stream, Map<String, List<Long>> events) {
    String from = "-";
    List<?> page;
    do {
      page = (List<?>) redis.ask("XRANGE", stream, from, "+", "COUNT", PAGE);
      for (Object entry : page) {
        from = "(" + ((List<?>) entry).getFirst();
        JsonNode event = parsed(Resp.value(entry));
        events.computeIfAbsent(event.path("entity").asText(), id -> new ArrayList<>())
            .add(event.path("version").asLong());
      }
    } while (page.size() == PAGE);
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is not JSON: " + json, e);
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
