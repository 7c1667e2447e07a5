package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static java.util.Map.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.instance.lock.Lock;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Each verb of the service through each door, once as it should be asked and once not: the same fields, the same word.
 */
@QuarkusTest
@TestProfile(Limited.class)
class DoorsTest {

  /**
   * @param good input; {@code $} is a name of the door's own
   * @param bad input, refused with {@code word} when it comes next
   * @param before what must be so before the input is sent, and the input then
   */
  private record Row(String good, String bad, String word, UnaryOperator<String> before) {
    Row(String good, String bad, String word) {
      this(good, bad, word, input -> input);
    }
  }

  private static final String HELD = "{'name':'$','owner':'a','fence':'FENCE','ttlMs':60000}";
  private static final String NOT_HELD = "{'name':'$','owner':'b','fence':1,'ttlMs':60000}";
  private static final String BATCH = "{'batchId':'$','instanceId':'doors','items':['x']}";

  private final Map<String, Row> rows = new TreeMap<>(Map.ofEntries(
      entry("key.create", new Row("{'name':'$','roles':['worker']}", "{'name':'$','roles':[]}", "INVALID")),
      entry("key.list", new Row("{'limit':1}", "{'limit':1001}", "INVALID")),
      entry("key.revoke", new Row("{'id':'$'}", "{}", "INVALID")),
      entry("key.rotate", new Row("{'id':'KEY'}", "{'id':'$'}", "NOT_FOUND", this::made)),
      entry("lock.acquire", new Row("{'name':'$','owner':'a','ttlMs':60000}", "{'name':'$','owner':'a'}", "INVALID")),
      entry("lock.extend", new Row(HELD, NOT_HELD, "LEASE_LOST", this::held)),
      entry("lock.release", new Row(HELD, NOT_HELD, "LEASE_LOST", this::held)),
      entry("state.batch_get", new Row("{'keys':['doors']}", "{'keys':[]}", "INVALID")),
      entry("state.batch_put",
          new Row("{'items':[{'key':'$','value':1},{'key':'$','value':1,'ifVersion':7}]}", "{'items':{}}", "INVALID")),
      entry("state.clear", new Row("{'prefix':'$'}", "{'limit':0}", "INVALID")),
      entry("state.contains", new Row("{'key':'doors'}", "{}", "INVALID")),
      entry("state.count", new Row("{}", "{'prefix':'a b'}", "INVALID")),
      entry("state.delete", new Row("{'key':'$'}", "{'key':'doors','ifVersion':7}", "CONFLICT")),
      entry("state.get", new Row("{'key':'doors'}", "{'key':5}", "INVALID")),
      entry("state.global", new Row("{}", "{}", "RATE_LIMITED")),
      entry("state.list", new Row("{'limit':1}", "{'limit':1001}", "INVALID")),
      entry("state.put", new Row("{'key':'$','value':{},'ttlSeconds':9}", "{'key':'$','value':{},'ifVersion':7}",
          "CONFLICT")),
      entry("state.sync", new Row("{'state':{}}", "{'state':{},'term':7}", "LEASE_LOST")),
      entry("system.batch.process",
          new Row(BATCH.replace("doors", "second"), BATCH.replace("doors", "nobody"), "NOT_FOUND", this::coordinated)),
      entry("system.check_health", new Row("{'timeout':3600000}", "{'timeout':99}", "INVALID")),
      entry("system.discover", new Row("{'domain':'lock'}", "{'domain':''}", "INVALID")),
      entry("system.drain", new Row("{'instanceId':'second'}", "{'instanceId':'$'}", "NOT_FOUND")),
      entry("system.get_state", new Row("{}", "{'x':0}", "UNAVAILABLE", this::listed)),
      entry("system.health", new Row("{}", "{}", "RATE_LIMITED")),
      entry("system.heartbeat", new Row("{'instanceId':'doors'}", "{'instanceId':'doors','status':'fine'}", "INVALID")),
      entry("system.leader", new Row("{}", "{}", "RATE_LIMITED")),
      entry("system.metrics", new Row("{}", "{'detailed':'x'}", "INVALID")),
      entry("system.quorum.vote", new Row("{'instanceId':'a','decision':'$','value':1,'totalInstances':1}",
          "{'decision':'$','value':1}", "INVALID")),
      entry("system.register",
          new Row("{'id':'third','roles':[]}", "{'id':'third','roles':[],'ttlSeconds':1}", "INVALID")),
      entry("system.unregister", new Row("{'instanceId':'$'}", "{}", "INVALID")),
      entry("tenant.create", new Row("{'name':'$'}", "{'name':'$','limits':{'tasks':0}}", "INVALID")),
      entry("tenant.delete", new Row("{'name':'TENANT'}", "{'name':'$'}", "NOT_FOUND", this::made)),
      entry("tenant.limits",
          new Row("{'name':'TENANT','limits':{'tasks':1}}", "{'name':'$','limits':{}}", "NOT_FOUND", this::made)),
      entry("tenant.list", new Row("{'limit':1}", "{'limit':1001}", "INVALID"))));

  @Inject Registry registry;
  private TaskOwner tasks;

  @Test
  void everyVerbOfTheCatalogueHasItsRow() {
    var verbs = HERE.get("/verbs").ok().valueStream()
        .filter(verb -> verb.get("service").asText().equals("instance-service"));
    assertEquals(List.copyOf(rows.keySet()), verbs.map(verb -> verb.get("name").asText()).sorted().toList());
  }

  @Test
  void everyVerbAnswersAndRefusesAlikeOnEveryDoor() {
    try (var owner = new TaskOwner(registry)) {
      tasks = owner;
      List.of("doors", "second", "third").forEach(id -> Registry.register(id, "\"roles\":[]").ok());
      States.ok("state.put", "key", "doors", "value", 1);
      await().until(() -> HERE.get("/system/metrics").ok().has("averageLatency"));
      assertAll(rows.keySet().stream().map(verb -> () -> sameOnEveryDoor(verb, rows.get(verb))));
    }
  }

  private void sameOnEveryDoor(String verb, Row row) {
    Map<String, String> good = new TreeMap<>();
    Map<String, String> bad = new TreeMap<>();
    for (Door door : Door.values()) {
      if (door == Door.MCP && verb.matches("(key|tenant)\\..*")) {
        continue; // access is not handed out by tools
      }
      registry.run("KEYS", "cb:ratelimit:*").forEach(window -> registry.run("DEL", window.toString()));
      String name = Registry.fresh();
      Answer answer = ask(door, verb, row, row.good(), name);
      assertEquals("OK", answer.word(), () -> verb + " by " + door + ": " + answer.json());
      good.put(shape(answer.json()), door.name());
      Answer refusal = ask(door, verb, row, row.bad(), name);
      assertEquals(row.word(), refusal.word(), () -> verb + " by " + door + ": " + refusal.json());
      bad.put(shape(refusal.json()), door.name());
    }
    assertEquals(1, good.size(), () -> verb + " answers differently: " + good);
    assertEquals(1, bad.size(), () -> verb + " refuses differently: " + bad);
  }

  private Answer ask(Door door, String verb, Row row, String input, String name) {
    return Doors.HERE.call(door, verb, row.before().apply(input.replace('\'', '"').replace("$", name)));
  }

  /** Its fields and what each holds; of a list those of the first. */
  private static String shape(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream().map(field -> field.getKey() + "=" + shape(field.getValue())).sorted().toList()
          .toString();
    }
    return node.isArray() ? "[" + (node.isEmpty() ? "" : shape(node.get(0))) + "]" : node.getNodeType().toString();
  }

  private String held(String input) {
    return !input.contains("FENCE") ? input
        : input.replace("\"FENCE\"",
            Long.toString(Lock.got(Lock.acquire(Json.read(input).get("name").asText(), "a", 60_000, 0))));
  }

  private String made(String input) {
    String name = Registry.fresh();
    if (input.contains("TENANT")) {
      HERE.post("tenant.create", "{\"name\":\"" + name + "\"}").ok();
    }
    return input.replace("TENANT", name).replace("KEY", !input.contains("KEY") ? ""
        : HERE.post("key.create", "{\"name\":\"" + name + "\",\"roles\":[\"worker\"]}").ok().get("id").textValue());
  }

  /** No task-service takes the items, but the batch has its coordinator. */
  private String coordinated(String input) {
    String word = HERE.post("system.batch.process", input.replace("second", "doors")).word();
    assertEquals(input.contains("nobody") ? "NOT_FOUND" : "UNAVAILABLE", word);
    return input;
  }

  private String listed(String input) {
    if (input.equals("{}")) {
      tasks.answers("{\"tasks\":[{\"id\":\"t-1\"}]}");
    } else {
      tasks.refuses("UNAVAILABLE", "PostgreSQL is not reachable.");
    }
    return input;
  }
}
