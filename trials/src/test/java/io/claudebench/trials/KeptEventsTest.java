package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import io.claudebench.trials.kit.Replica;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of events, and goes on, while PostgreSQL is away, strangers write into streams, or memory ends. */
@Timeout(240)
class KeptEventsTest {
  private static final String CREATED = Fleet.KEYS.of(Key.STREAM, "task.created");
  private static final int RETENTION_MS = 4000;
  private static final int AT_ONCE = 100;
  private static Fleet fleet;
  private static Rest tasks;
  private static Rest events;

  private final String type = "x" + System.nanoTime();
  private Resp redis;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.trial(1).and("event-service", 1)
        .with("CLAUDEBENCH_PERSIST_RETENTION_MS", Integer.toString(RETENTION_MS)));
    tasks = fleet.rest("task-service");
    events = fleet.rest("event-service");
    try (var redis = fleet.resp()) {
      redis.ask("CONFIG", "SET", "stream-node-max-entries", 10); // a node goes as a whole
      Await.until("the audit has begun", () -> redis.ask("XINFO", "GROUPS", CREATED).toString().contains("audit"));
    }
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @BeforeEach
  void connect() {
    redis = fleet.resp();
  }

  @AfterEach
  void roomAgain() {
    redis.ask("DEL", "filler", Fleet.KEYS.of(Key.STREAM, type));
    redis.ask("CONFIG", "SET", "maxmemory", 0);
    List.of(tasks, events, fleet.rest("instance-service")).forEach(Await::room);
    redis.close();
  }

  @Test
  void nothingIsTrimmedThatPostgresDoesNotHave() {
    Set<String> before = create();
    Await.until("it trims", () -> redis.number("XLEN", CREATED) < AT_ONCE / 2);
    Set<String> away;
    fleet.postgres().kill();
    try (var watcher = Follower.of(events, "/events?types=task.created", frame -> {}).ready()) {
      away = create();
      watcher.has(AT_ONCE);
      assertKept(away);
    } finally {
      fleet.postgres().restart();
    }
    Await.until("PostgreSQL has them", () -> has("SELECT 't-' || id FROM task").containsAll(away));
    Await.until("the audit has them", () -> audited().containsAll(away));
    Await.until("it trims again", () -> redis.number("XLEN", CREATED) < AT_ONCE / 2);
    assertTrue(audited().containsAll(before));
  }

  /** The projector has passed them, and they are old enough: only the audit keeps them. */
  @Test
  void nothingIsTrimmedThatTheAuditDoesNotHave() {
    create();
    Await.until("it trims", () -> redis.number("XLEN", CREATED) < AT_ONCE / 2);
    Replica copies = fleet.replica("event-service");
    copies.pid().freeze();
    Set<String> unseen;
    try {
      unseen = create();
      Await.until("PostgreSQL has them", () -> has("SELECT 't-' || id FROM task").containsAll(unseen));
      assertKept(unseen);
    } finally {
      copies.pid().thaw();
    }
    Await.until("the audit has them", () -> audited().containsAll(unseen));
    Await.until("it trims again", () -> redis.number("XLEN", CREATED) < AT_ONCE / 2);
  }

  private static Set<String> create() {
    return IntStream.range(0, AT_ONCE).mapToObj(i -> tasks.ok("task.create", map("text", "kept")).get("id").asText())
        .collect(Collectors.toSet());
  }

  /** When they are old, and were looked at some times. */
  private void assertKept(Set<String> ids) {
    Await.pause(RETENTION_MS + 3000);
    Set<String> kept = redis.entries(CREATED).stream().map(event -> Rest.json(event).get("entity").asText())
        .collect(Collectors.toSet());
    var gone = new TreeSet<>(ids);
    gone.removeAll(kept);
    assertEquals(Set.of(), gone, "trimmed");
  }

  private static Set<String> audited() {
    return has("SELECT entity FROM audit.entry WHERE event = 'task.created' AND outcome = 'ok'");
  }

  private static Set<String> has(String sql) {
    var postgres = fleet.postgres();
    var texts = new TreeSet<String>();
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
      while (result.next()) {
        texts.add(String.valueOf(result.getString(1)));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void behindWhatIsNoEventAllGoOnAndItIsTold() {
    List<String> poisons = List.of("{", "[]", "null", "12", "{}", "1e9999999999", "x".repeat(100_000));
    int written = poisons.size() + 1;
    events.ok("event.fetch", map("group", type, "consumer", "c", "types", List.of(type), "maxDeliveries", 1));
    int unreadable = has("SELECT seq FROM audit.entry WHERE outcome = 'UNREADABLE'").size();
    try (var watcher = Follower.of(events, "/events?types=" + type + ",task.created", frame -> {}).ready()) {
      publish(1);
      redis.ask("ZADD", Fleet.KEYS.of(Key.EVENT_TYPES), System.currentTimeMillis() + 60_000, type); // as who publishes
      for (String stream : List.of(Fleet.KEYS.of(Key.STREAM, type), CREATED)) {
        poisons.forEach(poison -> redis.ask("XADD", stream, "*", "data", poison));
        redis.ask("XADD", stream, "*", "nodata", "x");
      }
      publish(2);
      String id = tasks.ok("task.create", map("text", "behind them")).get("id").asText();
      watcher.has(3);
      assertEquals(List.of(1, 2), watcher.payloads().stream().filter(n -> n > 0).toList());
      assertEquals(Set.of("[\"" + type + "\"]", "[\"task.created\"]"), watcher.named("gap").stream()
          .map(gap -> gap.data().get("types").toString()).collect(Collectors.toSet()));
      Await.until("PostgreSQL has it", () -> has("SELECT 't-' || id FROM task").contains(id));
      Await.until("the audit has it", () -> audited().contains(id));
    }
    assertEquals(unreadable + 2 * written, has("SELECT seq FROM audit.entry WHERE outcome = 'UNREADABLE'").size());
    assertEquals(written + 2, events.ok("event.read", map("types", List.of(type))).get("events").size());
    assertTheGroupBuriesThem(written);
  }

  private void assertTheGroupBuriesThem(int written) {
    JsonNode given = events.ok("event.fetch", map("group", type, "consumer", "c", "max", 100)).get("events");
    assertEquals(written + 2, given.size());
    for (JsonNode one : given) {
      String verb = one.at("/event/payload").isInt() ? "event.ack" : "event.nack";
      events.ok(verb, map("group", type, "deliveryId", one.get("deliveryId").asText()));
    }
    assertEquals(written, events.ok("event.dead", map("group", type)).get("letters").size());
    publish(3);
    given = events.ok("event.fetch", map("group", type, "consumer", "c")).get("events");
    assertEquals(3, given.get(0).at("/event/payload").asInt());
  }

  /** A small Redis that is filled until it takes nothing more. */
  @Test
  void aFullRedisRefusesWhatIsNewAndWhoWatchesSeesWorkEnd() {
    tasks.ok("system.register", map("id", type, "roles", List.of("worker"), "capacity", 100));
    IntStream.range(0, 10).forEach(i -> tasks.ok("task.create", map("text", "to be done", "priority", 100)));
    List<JsonNode> held = new ArrayList<>();
    tasks.ok("task.claim", map("workerId", type, "maxTasks", 10, "leaseMs", 60_000)).get("tasks").forEach(held::add);
    assertEquals(10, held.size());
    events.ok("event.fetch", map("group", type, "consumer", "c", "types", List.of(type)));
    IntStream.range(0, 5).forEach(this::publish);
    JsonNode given = events.ok("event.fetch", map("group", type, "consumer", "c", "max", 5)).get("events");
    try (var watcher = Follower.of(events, "/events?types=task.completed," + type, frame -> {}).ready()) {
      long used = Long.parseLong(redis.text("INFO", "memory").replaceAll("(?s).*used_memory:(\\d+).*", "$1"));
      redis.ask("CONFIG", "SET", "maxmemory", used + 6_000_000);
      fill();
      int published = watcher.events().size();
      events.post("event.publish", map("type", type, "payload", 1)).refused("FULL");
      tasks.post("task.create", map("text", "no room")).refused("FULL");
      fleet.rest("instance-service").ok("system.heartbeat", map("instanceId", type));
      for (JsonNode task : held) {
        var by = map("id", task.get("id").asText(), "workerId", type, "fence", task.get("fence").asLong());
        tasks.ok("task.heartbeat", by);
        by.put("result", "done");
        tasks.ok("task.complete", by);
      }
      given.forEach(one -> events.ok("event.ack", map("group", type, "deliveryId", one.get("deliveryId").asText())));
      watcher.has(published + held.size());
      assertEquals(held.size(), watcher.events().stream()
          .filter(event -> event.get("type").asText().equals("task.completed")).count());
      assertTrue(isFull(), "it still is");
    }
  }

  /** First as a caller does, until that is refused, then past the fleet, as whoever shares the Redis may. */
  private void fill() {
    var input = map("type", type, "payload", "x".repeat(100_000));
    Await.until("publishing is refused", () -> events.post("event.publish", input).word().equals("FULL"));
    Await.until("nothing more fits", this::isFull);
    Await.until("the services have seen it", () -> tasks.post("task.create", map("text", "no room")).word()
        .equals("FULL"));
    Await.until("nothing more fits beside those", this::isFull);
  }

  private boolean isFull() {
    try {
      redis.ask("APPEND", "filler", "x".repeat(100_000));
      return false;
    } catch (IllegalStateException refused) {
      assertTrue(refused.getMessage().startsWith("OOM"), refused::getMessage);
      return true;
    }
  }

  private void publish(int payload) {
    events.ok("event.publish", map("type", type, "payload", payload));
  }
}
