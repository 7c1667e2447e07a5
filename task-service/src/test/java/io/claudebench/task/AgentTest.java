package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.TaskId;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whoever is only an agent works as an instance of its own, and changes the tasks that it created and no others. */
class AgentTest extends Contract {
  private static final String ALICE = "alice";
  private static final String BOB = "bob";
  private static final String OPS = "ops";
  /** What a call of a verb takes beside the id of a task. */
  private static final Map<String, Map<String, ?>> MORE = Map.of(
      "task.update", Map.of("updates", Map.of("text", "another text")),
      "task.assign", Map.of("instanceId", "alice:1"));

  private List<String> verbs;

  AgentTest() {
    super(Map.of("claudebench.keys.alice.secret", secret(ALICE), "claudebench.keys.alice.roles", "agent,watcher",
        "claudebench.keys.bob.secret", secret(BOB), "claudebench.keys.bob.roles", "agent",
        "claudebench.keys.both.secret", secret("both"), "claudebench.keys.both.roles", "agent,worker",
        "claudebench.keys.ops.secret", secret(OPS), "claudebench.keys.ops.roles", "operator,worker"));
  }

  private static String secret(String name) {
    return name + "-0123456789abcdef";
  }

  private static String[] key(String name) {
    return new String[] {"X-API-Key", secret(name)};
  }

  @BeforeEach
  void sessions() {
    stage.register("alice:1", 1000);
    stage.register("bob", 1000);
    stage.register("other", 1000);
  }

  private Reply as(String name, String verb, Object... input) {
    return stage.rest.post(verb, map(input), key(name));
  }

  private String made(String name, Object... more) {
    Map<String, Object> input = map(more);
    input.put("text", "a task");
    return stage.rest.post("task.create", input, key(name)).ok().get("id").textValue();
  }

  /** Every verb that changes the task it names and is not of the work itself, as declared. */
  private List<String> verbs() {
    if (verbs == null) {
      var found = new TreeSet<String>();
      for (JsonNode verb : stage.rest.get("/verbs", key(OPS)).ok()) {
        String name = verb.get("name").textValue();
        boolean isSubmit = !verb.get("readOnly").booleanValue()
            && Set.of("agent", "worker", "operator").equals(Set.copyOf(verb.get("roles").valueStream()
                .map(JsonNode::textValue).toList()));
        String id = stage.rest.get("/schemas/" + name, key(OPS)).ok().at("/input/properties/id/pattern").asText();
        if (isSubmit && id.contains(TaskId.REGEX)) {
          found.add(name);
        }
      }
      verbs = List.copyOf(found);
    }
    return verbs;
  }

  private Reply change(String name, String verb, String id) {
    Map<String, Object> input = map("id", id);
    input.putAll(MORE.getOrDefault(verb, Map.of()));
    return stage.rest.post(verb, input, key(name));
  }

  private Executable each(String verb, Function<String, String> made) {
    return () -> {
      String id = made.apply(ALICE);
      Map<String, String> before = hash(id);
      String fix = change(BOB, verb, id).refused("FORBIDDEN").get("detail").textValue();
      assertTrue(fix.contains(id), fix);
      assertEquals(before, hash(id), verb);
      assertNotEquals("FORBIDDEN", change(ALICE, verb, id).word(), verb);

      String nobodys = made.apply(OPS);
      change(ALICE, verb, nobodys).refused("FORBIDDEN");
      assertNotEquals("FORBIDDEN", change("both", verb, nobodys).word(), verb);
      assertNotEquals("FORBIDDEN", change(OPS, verb, made.apply(ALICE)).word(), verb);
    };
  }

  private Map<String, String> hash(String id) {
    try (var client = new Resp(stage.redis)) {
      return stage.hash(client, id);
    }
  }

  @Test
  void theVerbsOfWhichWeKnowAreAmongThem() {
    assertTrue(verbs().containsAll(List.of("task.assign", "task.cancel", "task.delete", "task.redrive", "task.unassign",
        "task.update")), verbs()::toString);
  }

  @Test
  void eachVerbChangesOnlyOnesOwnTaskThatWaits() {
    assertAll(verbs().stream().map(verb -> each(verb, this::made)));
  }

  @Test
  void eachVerbChangesOnlyOnesOwnTaskThatHasEnded() {
    assertAll(verbs().stream().map(verb -> each(verb, this::cancelled)));
  }

  @Test
  void eachVerbChangesOnlyOnesOwnTaskThatHasLeftRedis() {
    assertAll(verbs().stream().map(verb -> each(verb, name -> {
      String id = cancelled(name);
      stage.awaitDrained();
      redis("DEL", stage.keys.of(Key.TASK, id));
      return id;
    })));
  }

  private String cancelled(String name) {
    String id = made(name);
    as(OPS, "task.cancel", "id", id).ok();
    return id;
  }

  @Test
  void whatAnAgentMakesIsItsOwnInWhateverWay() {
    String one = made(ALICE);
    var many = as(ALICE, "task.create_batch", "tasks", List.of(Map.of("text", "a"), Map.of("text", "b"))).ok();
    String failed = cancelled(ALICE);
    var again = as(ALICE, "task.redrive", "id", failed).ok();
    var ids = List.of(one, many.at("/results/0/task/id").textValue(), many.at("/results/1/task/id").textValue(),
        again.at("/tasks/0/id").textValue());
    ids.forEach(id -> assertEquals(ALICE, hash(id).get("by"), id));
    ids.forEach(id -> as(ALICE, "task.cancel", "id", id).ok());
    stage.assertEqualInBoth(ids);
  }

  @Test
  void whatOthersMakeSaysNothingOfThem() {
    for (String name : List.of(OPS, "both")) {
      assertFalse(hash(made(name)).containsKey("by"), name);
    }
    String again = as(OPS, "task.redrive", "id", cancelled(ALICE)).ok().at("/tasks/0/id").textValue();
    assertFalse(hash(again).containsKey("by"), "who runs it again is who made it");
  }

  @Test
  void anAgentMayGiveItsOwnTaskToAnybody() {
    String id = made(ALICE);
    as(ALICE, "task.assign", "id", id, "instanceId", "other").ok();
    as(ALICE, "task.unassign", "id", id).ok();
    as(ALICE, "task.cancel", "id", id).ok();
  }

  @Test
  void manyAtOnceAreForThoseWhoMayRunAnyAgain() {
    String id = cancelled(ALICE);
    as(ALICE, "task.redrive", "status", "cancelled").refused("FORBIDDEN");
    assertFalse(hash(id).containsKey("redrivenAs"));
    as(ALICE, "task.purge", "status", "cancelled").refused("FORBIDDEN");
    as(OPS, "task.redrive", "status", "cancelled", "limit", 1).ok();
  }

  @Test
  void readsAreOpen() {
    String id = made(ALICE);
    for (String verb : List.of("task.get", "task.explain", "task.output")) {
      as(BOB, verb, "id", id).ok();
    }
    as(BOB, "task.list").ok();
    as(ALICE, "task.cancel", "id", id).ok();
  }

  @Test
  void anAgentWorksOnAnysTaskAsItselfOnly() {
    String id = made(OPS);
    as(OPS, "task.assign", "id", id, "instanceId", "alice:1").ok();
    as(BOB, "task.claim", "workerId", "alice:1").refused("FORBIDDEN");
    var task = as(ALICE, "task.claim", "workerId", "alice:1").ok().get("task");
    assertEquals(id, task.get("id").textValue());
    Object[] lease = {"id", id, "fence", task.get("fence").longValue(), "workerId", "alice:1"};
    for (String verb : List.of("task.heartbeat", "task.append", "task.release", "task.fail", "task.complete")) {
      refusedToBob(verb, lease);
    }
    as(ALICE, "task.append", with(lease, "chunk", "x")).ok();
    as(ALICE, "task.heartbeat", lease).ok();
    as(ALICE, "task.complete", with(lease, "result", 1)).ok();
  }

  private void refusedToBob(String verb, Object... lease) {
    Object[] whole = with(lease, "chunk", "x", "error", Map.of("message", "x"), "result", 1);
    JsonNode refusal = as(BOB, verb, whole).refused("FORBIDDEN");
    assertEquals("The key 'bob' may not act as alice:1.", refusal.get("detail").textValue());
    assertEquals("Act as bob, or as a session of it, such as bob:1.", refusal.get("fix").textValue());
    whole[5] = BOB;
    as(BOB, verb, whole).refused("LEASE_LOST");
  }

  private static Object[] with(Object[] lease, Object... more) {
    return Stream.of(lease, more).flatMap(Stream::of).toArray();
  }

  @Test
  void aFenceThatAnybodyCanGuessIsNoProofOfAnAgent() {
    String id = made(OPS);
    as(OPS, "task.assign", "id", id, "instanceId", "alice:1").ok();
    long fence = as(ALICE, "task.claim", "workerId", "alice:1").ok().at("/task/fence").longValue();
    as(BOB, "task.complete", "id", id, "fence", fence, "result", 1).refused("FORBIDDEN");
    as(BOB, "task.complete", "id", id, "result", 1).refused("FORBIDDEN");
    as(OPS, "task.complete", "id", id, "fence", fence, "result", 1).ok();
  }

  @Test
  void theRuleIsTheSameAtEveryDoorAndForACommandThatGivesItsRolesAway() {
    String id = made(ALICE);
    String input = "{\"id\":\"" + id + "\"}";
    for (Doors.Door door : List.of(Doors.Door.REST, Doors.Door.RPC, Doors.Door.MCP)) {
      assertEquals("FORBIDDEN", stage.doors.call(door, "task.cancel", input, key(BOB)).word());
      assertEquals("FORBIDDEN",
          stage.doors.call(door, "task.claim", "{\"workerId\":\"alice:1\"}", key(BOB)).word());
      assertEquals("OK", stage.doors.call(door, "task.claim", "{\"workerId\":\"bob\"}", key(BOB)).word());
    }
    String own = made(ALICE);
    assertEquals("FORBIDDEN", command(own, "{\"roles\":[\"agent\"],\"actor\":\"bob\"}"));
    assertEquals("FORBIDDEN", command(own, "{\"roles\":[\"agent\"]}"));
    assertEquals("OK", command(own, "{\"roles\":[\"agent\"],\"actor\":\"alice\"}"));
    assertEquals("OK", command(made(ALICE), "{\"actor\":\"bob\"}"));
  }

  private String command(String id, String metadata) {
    String request = Doors.request("task.update", "{\"id\":\"" + id + "\",\"updates\":{\"priority\":1}}");
    return Answer.rpc(stage.doors.command("task.update",
        request.substring(0, request.length() - 1) + ",\"metadata\":" + metadata + "}")).word();
  }
}
