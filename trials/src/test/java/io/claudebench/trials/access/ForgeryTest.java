package io.claudebench.trials.access;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Events;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Belongings;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis user who may do all within acme's prefix, and knows every id, reaches nothing of anybody else's. */
@Timeout(180)
class ForgeryTest {
  private static final Keys ACME = Keys.of("cb", "acme");
  private static final Map<String, Keys> VICTIMS = Map.of("", Fleet.KEYS, Estate.TENANT, Estate.KEYS);
  /** Those whose workers wait for tasks. */
  private static final Map<String, Keys> IDLE = Map.of("", Fleet.KEYS, "initech", Keys.of("cb", "initech"));
  private static Fleet fleet;
  private static Estate estate;
  private static Map<String, String> admins;

  private Resp redis;
  private Resp forger;
  private Belongings before;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(People.plan());
    var smith = new Keysmith(fleet.rest("instance-service"));
    List.of("acme", "initech", Estate.TENANT).forEach(smith::tenant);
    admins = Stream.of("", "acme", "initech", Estate.TENANT).collect(Collectors.toMap(tenant -> tenant,
        tenant -> People.known(fleet, smith.make("root", tenant, "admin").key())));
    estate = Estate.build(fleet, admins.get(Estate.TENANT));
    try (var redis = fleet.resp()) {
      redis.ask("ACL", "SETUSER", "acme", "reset", "on", ">SECRET", "~{cb:acme}:*", "&{cb:acme}:*", "+@all", "-@admin",
          "-@dangerous");
    }
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @BeforeEach
  void connect() {
    redis = fleet.resp();
    forger = fleet.resp();
    forger.ask("AUTH", "acme", "SECRET");
    before = estate.now();
  }

  @AfterEach
  void globexIsAsItWas() {
    redis.close();
    forger.close();
    assertEquals(List.of(), before.changes(estate.now()));
  }

  @Test
  void noRowOfTheMapIsWithinItsReach() {
    List<String> reached = new ArrayList<>();
    for (Keys victim : VICTIMS.values()) {
      for (Key row : Key.values()) {
        for (Object[] command : row.type().equals("channel")
            ? List.<Object[]>of(new Object[] {"PUBLISH", name(victim, row), "x"})
            : List.of(new Object[] {"DEL", name(victim, row)}, new Object[] {"RENAME", "{cb:acme}:x",
                name(victim, row)}, new Object[] {"EVAL", "return redis.call('DEL', KEYS[1])", 1, name(victim, row)},
                new Object[] {"EVAL", "return redis.call('DEL', '" + name(victim, row) + "')", 0})) {
          if (!refused(command)) {
            reached.add(String.join(" ", Stream.of(command).map(Object::toString).toList()));
          }
        }
      }
    }
    assertEquals(List.of(), reached);
  }

  private static String name(Keys keys, Key row) {
    String[] names = new String[row.names()];
    Arrays.fill(names, "t-1");
    if (row == Key.IDEMPOTENCY_KEY || row == Key.RATE_LIMIT || row.name().startsWith("CIRCUIT_") || row == Key.DUTY
        || row.name().contains("READ") || row == Key.VERB_METRICS || row == Key.COMMANDS || row == Key.CARRIED
        || row == Key.LIFELINES) {
      Arrays.fill(names, "task");
    }
    return keys.of(row, names);
  }

  private boolean refused(Object... command) {
    try {
      forger.ask(command);
      return false;
    } catch (IllegalStateException refusal) {
      return refusal.getMessage().matches("(?s).*(NOPERM|can't access|No permissions|ACL failure).*");
    }
  }

  /** Replies, words that a caller left, and commands under the very ids of calls of others that are on their way. */
  @Test
  void callsOfOthersThatAreOnTheirWayAreNeitherAnsweredNorEnded() {
    IDLE.forEach((tenant, keys) -> {
      as(tenant, "system.register", "id", "w", "roles", List.of("a"), "ttlSeconds", 300).ok();
      var poll = fleet.rest("event-service").send("task.claim", map("workerId", "w", "waitMs", 20_000), "X-API-Key",
          admins.get(tenant));
      Await.until("it is under way", () -> redis.number("XLEN", keys.of(Key.CARRIED, "task")) == 1);
      var entry = (List<?>) ((List<?>) redis.ask("XRANGE", keys.of(Key.CARRIED, "task"), "-", "+")).getFirst();
      forge(tenant, (String) entry.getFirst(), (ObjectNode) Rest.json(Resp.value(entry)));
      assertFalse(poll.isDone(), () -> poll.join().toString());
      String id = as(tenant, "task.create", "text", "x").ok().get("id").textValue();
      JsonNode task = poll.join().ok().at("/tasks/0");
      assertEquals(id, task.get("id").textValue());
      as(tenant, "task.complete", "id", id, "workerId", "w", "fence", task.get("fence"), "result", 1).ok();
    });
  }

  private void forge(String tenant, String entry, ObjectNode command) {
    String replies = command.get("replyTo").textValue();
    String name = replies.substring(replies.indexOf(":replies:") + 9);
    String own = ACME.of(Key.REPLIES, name);
    for (String id : List.of(command.get("id").toString(), "1", "\"1\"", Rest.text(entry))) {
      forger.ask("XADD", own, "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"forged\":true}}");
      forger.ask("XADD", own, "*", "tenant", tenant, "data", "{\"jsonrpc\":\"2.0\",\"id\":" + id
          + ",\"tenant\":\"" + tenant + "\",\"error\":{\"code\":-32002,\"message\":\"forged\"}}");
    }
    for (String call : List.of(command.get("id").textValue(), entry, entry + ":CARRIED", tenant + "/"
        + command.get("id").textValue(), name)) {
      forger.ask("PUBLISH", ACME.of(Key.GONE_CHANNEL), call);
    }
    ObjectNode impostor = command.deepCopy();
    impostor.put("tenant", tenant).withObject("/metadata").put("tenant", tenant).put("actor", "root");
    for (Key stream : List.of(Key.COMMANDS, Key.CARRIED, Key.LIFELINES)) {
      forger.ask("XADD", ACME.of(stream, "task"), entry, "data", impostor.toString());
      forger.ask("PUBLISH", ACME.of(Key.GONE_CHANNEL), entry);
    }
    Await.until("all of it was read", () -> redis.number("XLEN", own) == 0
        && redis.number("XLEN", ACME.of(Key.CARRIED, "task")) == 0
        && redis.number("XLEN", ACME.of(Key.COMMANDS, "task")) == 0
        && redis.number("XLEN", ACME.of(Key.LIFELINES, "task")) == 0);
    assertEquals(0, redis.number("XLEN", replies), "what the services answered in its place");
  }

  /** A service is nobody's arm: where an answer may go, whose events and dead are meant, is the stream's tenant. */
  @Test
  void commandsAndEventsThatNameOthersStayWithinAcme() {
    var commands = new Commands(forger, ACME);
    for (var victim : VICTIMS.entrySet()) {
      String replyTo = victim.getValue().of(Key.REPLIES, "forged");
      String metadata = "{\"tenant\":\"" + victim.getKey() + "\",\"actor\":\"root\"}";
      commands.send("task.get", "{\"id\":\"" + estate.tasks.get("failed") + "\"}", replyTo, metadata);
      commands.send("task.redrive", "{\"id\":\"" + estate.tasks.get("failed") + "\",\"tenant\":\"" + victim.getKey()
          + "\"}", ACME.of(Key.REPLIES, "own"), metadata);
      commands.send("event.publish", "{\"type\":\"a.b\",\"payload\":1}", replyTo, metadata);
      forger.ask("XADD", ACME.of(Key.COMMANDS, "task"), "*", "data", "{\"id\":1,\"replyTo\":\"" + replyTo + "\"");
      forger.ask("XADD", ACME.of(Key.CARRIED, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":"
          + "\"task.cancel\",\"params\":{\"id\":\"" + estate.tasks.get("pending") + "\"},\"replyTo\":\"" + replyTo
          + "\",\"metadata\":{\"roles\":[\"admin\",\"internal\"],\"tenant\":\"" + victim.getKey() + "\"}}");
      events(victim.getKey());
      Await.until("all were read", () -> Stream.of("task", "event").allMatch(domain ->
          redis.number("XLEN", ACME.of(Key.COMMANDS, domain)) == 0)
          && redis.number("XLEN", ACME.of(Key.CARRIED, "task")) == 0);
      assertEquals(0, redis.number("XLEN", replyTo), replyTo);
      assertEquals(0, redis.number("EXISTS", victim.getValue().of(Key.STREAM, "a.b")));
    }
    assertTrue(redis.number("XLEN", ACME.of(Key.DEAD_COMMANDS)) > 0);
    Await.pause(1_000); // what a projector would do, it has done
    assertEquals("failed", as(Estate.TENANT, "task.get", "id", estate.tasks.get("failed")).ok().get("status")
        .textValue());
  }

  /** Each of the fleet's events about each task of globex, with hashes that would say so. */
  private void events(String tenant) {
    for (String id : estate.tasks.values()) {
      forger.ask("HSET", ACME.of(Key.TASK, id), "id", id, "tenant", tenant, "status", "completed", "version", 9_999,
          "text", "forged", "fence", 1, "attempt", 1, "priority", 1, "createdAt", 1, "updatedAt", 1);
      forger.ask("ZADD", ACME.of(Key.OUTBOX), 9_999, id);
      forger.ask("ZADD", ACME.of(Key.DEAD_TASKS), 1, id);
      for (String type : Events.TYPES) {
        forger.ask("XADD", ACME.of(Key.STREAM, type), "*", "data", "{\"id\":\"" + id + "-9999\",\"type\":\"" + type
            + "\",\"entity\":\"" + id + "\",\"version\":9999,\"payload\":{\"tenant\":\"" + tenant
            + "\"},\"metadata\":{\"tenant\":\"" + tenant + "\",\"actor\":\"root\"},\"timestamp\":"
            + "\"2026-01-01T00:00:00.000Z\"}");
        forger.ask("PUBLISH", ACME.of(Key.EVENT_CHANNEL, type), id + " " + Estate.WORKER);
      }
    }
    forger.ask("PUBLISH", ACME.of(Key.WAKE_CHANNEL), Estate.KEYS.of(Key.COMMANDS, "task"));
    forger.ask("PUBLISH", ACME.of(Key.LOCK_CHANNEL), Estate.TENANT + "-lock 1");
  }

  /** Keys, tenants and first answers are looked for where only the fleet, or the tenant, writes. */
  @Test
  void keysAndTenantsAndFirstAnswersOfItsOwnMakingAreNone() {
    String key = "cb_0123456789abcdef_" + "A".repeat(43);
    forger.ask("HSET", ACME.of(Key.API_KEY, "0123456789abcdef"), "name", "x", "tenant", Estate.TENANT, "roles", "admin",
        "mac", "x", "expiresAt", 0);
    forger.ask("PUBLISH", ACME.of(Key.API_KEY_CHANNEL), "0123456789abcdef");
    forger.ask("HSET", ACME.of(Key.TENANTS), "forged", "{}");
    forger.ask("PUBLISH", ACME.of(Key.TENANT_CHANNEL), "forged");
    fleet.rest("task-service").post("task.list", "{}", "X-API-Key", key).refused("UNAUTHORIZED");
    JsonNode first = first();
    for (String row : redis.texts("KEYS", "{cb:globex}:idempotency:*")) {
      forger.ask("SET", row.replace(Estate.TENANT, "acme"), "{\"forged\":true}");
    }
    assertEquals(estate.tasks.get("pending"), first.get("id").textValue());
    assertEquals(first, first());
    fleet.rest("instance-service").post("key.create", map("name", "x", "roles", List.of("admin"), "tenant", "forged"))
        .refused("INVALID");
  }

  /** The answer to a create of globex that was made before. */
  private JsonNode first() {
    return fleet.rest("task-service").post("task.create", map("text", Estate.MARK, "idempotencyKey",
        Estate.TENANT + "-once"), "X-API-Key", admins.get(Estate.TENANT)).ok();
  }

  private static Reply as(String tenant, String verb, Object... input) {
    return fleet.rest("event-service").post(verb, map(input), "X-API-Key", admins.get(tenant));
  }
}
