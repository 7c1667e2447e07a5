package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Keysmith;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Whoever is only an agent is bound to its own instances and tasks, whichever service and door it asks. */
@Timeout(120)
class AgentsTest {
  private static final List<String> SERVICES = List.of("task-service", "instance-service", "hook-service");
  /** What the schema of a field that names who acts says of it. */
  private static final String OWN = "Who calls as an agent says one of its own";
  private static final Map<String, Object> KNOWN = Map.ofEntries(Map.entry("taskId", "t-999999999"),
      Map.entry("fence", 1), Map.entry("result", 1), Map.entry("error", Map.of("message", "x")),
      Map.entry("chunk", "x"), Map.entry("name", "l"), Map.entry("ttlMs", 1000), Map.entry("roles", List.of()),
      Map.entry("decision", "d"), Map.entry("value", 1), Map.entry("batchId", "b"), Map.entry("items", List.of("x")),
      Map.entry("tool", "Read"), Map.entry("params", Map.of()), Map.entry("todos", List.of()),
      Map.entry("message", "x"), Map.entry("prompt", "x"), Map.entry("context", Map.of()),
      Map.entry("sessionId", "s-known"));
  private static Fleet fleet;
  private static String alice;
  private static String bob;
  private static String worker;

  /** A verb and its field that names who acts. */
  private record Way(String verb, String field, JsonNode fields, boolean isTool) {

    String input(String instance) {
      var input = new ArrayList<Object>();
      KNOWN.forEach((name, value) -> {
        boolean isText = fields.at("/" + name + "/type").asText().equals("string");
        if (fields.has(name) && !(value instanceof Map && isText)) {
          input.addAll(List.of(name, value));
        }
      });
      input.addAll(instance == null ? List.of() : List.of(field, instance));
      return Rest.text(map(input.toArray()));
    }
  }

  @BeforeAll
  static void start() {
    fleet = Fleet.start(SERVICES.toArray(String[]::new));
    var smith = new Keysmith(fleet.rest("instance-service"));
    alice = smith.make("alice", "", "agent").key();
    bob = smith.make("bob", "", "agent", "watcher").key();
    worker = smith.make("wanda", "", "worker").key();
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  private static Reply ask(String service, String key, String verb, Object... input) {
    return fleet.rest(service).post(verb, map(input), "X-API-Key", key);
  }

  private static List<Way> ways() {
    var found = new ArrayList<Way>();
    Rest rest = fleet.rest("task-service");
    for (JsonNode verb : rest.get("/verbs").ok()) {
      String name = verb.get("name").textValue();
      JsonNode fields = rest.get("/schemas/" + name).ok().at("/input/properties");
      fields.properties().stream().filter(field -> field.getValue().path("description").asText().contains(OWN))
          .forEach(field -> found.add(new Way(name, field.getKey(), fields, verb.get("mcp").booleanValue())));
    }
    return found;
  }

  @Test
  void whoActsIsAnAgentsOwnAtEveryDoorOfEveryService() {
    List<Way> ways = ways();
    assertTrue(ways.size() > 14, ways::toString);
    var checks = new ArrayList<Executable>();
    for (Way way : ways) {
      for (String service : SERVICES) {
        var doors = new Doors(fleet.rest(service), fleet.redis()::uri);
        for (Door door : way.isTool() ? List.of(Door.REST, Door.RPC, Door.MCP) : List.of(Door.REST, Door.RPC)) {
          checks.add(() -> {
            String which = way.verb() + " by " + door + " of " + service;
            assertEquals("FORBIDDEN", word(doors, door, way, "bob", alice), which);
            assertEquals("FORBIDDEN", word(doors, door, way, "alice2", alice), which);
            assertFits(word(doors, door, way, "alice:1", alice), which);
            assertFits(word(doors, door, way, "bob", worker), which);
          });
        }
      }
    }
    assertAll(checks);
  }

  private static String word(Doors doors, Door door, Way way, String instance, String key) {
    return doors.call(door, way.verb(), way.input(instance), "X-API-Key", key).word();
  }

  private static void assertFits(String word, String which) {
    assertNotEquals("FORBIDDEN", word, which);
    assertNotEquals("INVALID", word, which + " takes more than KNOWN");
  }

  @Test
  void whoSaysNobodyIsNobodyWhereThatIsEnough() {
    ask("hook-service", alice, "hook.pre_tool", "tool", "Read", "params", Map.of()).ok();
    ask("task-service", alice, "hook.pre_tool", "tool", "Read", "params", Map.of()).ok();
    JsonNode refusal = ask("instance-service", alice, "task.complete", "id", "t-1", "fence", 1, "result", 1)
        .refused("FORBIDDEN");
    assertEquals("An agent says in /workerId as whom it acts.", refusal.get("detail").textValue());
  }

  @Test
  void whatAnAgentMadeThroughAnotherServiceIsItsOwnThroughEach() {
    String id = ask("instance-service", alice, "task.create", "text", "x").ok().get("id").textValue();
    for (String service : SERVICES) {
      ask(service, bob, "task.update", "id", id, "updates", Map.of("priority", 1)).refused("FORBIDDEN");
      ask(service, bob, "task.cancel", "id", id).refused("FORBIDDEN");
      ask(service, bob, "task.get", "id", id).ok();
      ask(service, alice, "task.update", "id", id, "updates", Map.of("priority", 1)).ok();
    }
    ask("hook-service", alice, "task.cancel", "id", id).ok();
    ask("instance-service", bob, "task.delete", "id", id).refused("FORBIDDEN");
    ask("instance-service", bob, "task.redrive", "id", id).refused("FORBIDDEN");
    ask("instance-service", alice, "task.delete", "id", id).ok();
  }

  @Test
  void theTasksOfABatchAreOfTheAgentThatHandsItIn() {
    ask("instance-service", alice, "system.register", "id", "alice:1", "roles", List.of()).ok();
    String batch = "b-" + UUID.randomUUID();
    Object[] input = {"batchId", batch, "instanceId", "alice:1", "items", List.of("one", "two")};
    ask("task-service", bob, "system.batch.process", input).refused("FORBIDDEN");
    ask("task-service", alice, "system.batch.process", input).ok();
    var ids = ask("task-service", bob, "task.list", "batchId", batch).ok().get("tasks").findValuesAsText("id");
    assertEquals(2, ids.size());
    for (String id : ids) {
      ask("instance-service", bob, "task.cancel", "id", id).refused("FORBIDDEN");
      ask("instance-service", alice, "task.cancel", "id", id).ok();
    }
  }

  @Test
  void aCarriedCallIsOfTheAgentItNamesAndACommandThatGivesItsRolesAwayToo() {
    String id = ask("task-service", alice, "task.create", "text", "x").ok().get("id").textValue();
    for (Key stream : List.of(Key.CARRIED, Key.LIFELINES, Key.COMMANDS)) {
      assertEquals("FORBIDDEN", sent(stream, id, "{\"roles\":[\"agent\"],\"actor\":\"bob\"}"), stream::name);
      assertEquals("FORBIDDEN", sent(stream, id, "{\"roles\":[\"agent\"]}"), stream::name);
      assertEquals("OK", sent(stream, id, "{\"roles\":[\"agent\",\"worker\"],\"actor\":\"bob\"}"), stream::name);
      assertEquals("OK", sent(stream, id, "{\"roles\":[\"agent\"],\"actor\":\"alice\"}"), stream::name);
    }
    assertEquals("OK", sent(Key.COMMANDS, id, "{\"actor\":\"bob\"}"), "it is internal");
    ask("task-service", alice, "task.cancel", "id", id).ok();
  }

  private static String sent(Key stream, String id, String metadata) {
    String replyTo = Fleet.KEYS.of(Key.REPLIES, "test-" + UUID.randomUUID());
    try (var redis = fleet.resp()) {
      redis.ask("XADD", Fleet.KEYS.of(stream, "task"), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":\"" + UUID.randomUUID()
          + "\",\"method\":\"task.update\",\"params\":{\"id\":\"" + id + "\",\"updates\":{\"priority\":1}},"
          + "\"metadata\":" + metadata + ",\"replyTo\":\"" + replyTo + "\"}");
      Await.until("it is answered", () -> redis.number("XLEN", replyTo) == 1);
      var entry = (List<?>) ((List<?>) redis.ask("XRANGE", replyTo, "-", "+")).getFirst();
      return Answer.rpc(Rest.json((String) ((List<?>) entry.get(1)).get(1))).word();
    }
  }
}
