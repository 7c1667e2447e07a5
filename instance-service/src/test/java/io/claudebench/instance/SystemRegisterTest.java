package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemRegisterTest {
  @Inject
  Registry registry;

  private final String id = Registry.fresh();

  @Test
  void registeringAnswersExactlyThatAndWritesEveryKeyOfTheInstance() {
    Reply answer = Registry.register(id,
        "\"roles\":[\"worker\",\"reviewer\"],\"capacity\":3,\"capabilities\":[\"java\"],\"metadata\":{\"a\":1},"
        + "\"ttlSeconds\":20");

    assertEquals("{\"registered\":true}", answer.json().toString());
    var hash = registry.hash("cb:instance:" + id);
    assertEquals(id, hash.get("id"));
    assertEquals("[\"worker\",\"reviewer\"]", hash.get("roles"));
    assertEquals("[\"java\"]", hash.get("capabilities"));
    assertEquals("3", hash.get("capacity"));
    assertEquals("healthy", hash.get("status"));
    assertEquals("20000", hash.get("ttl"));
    assertEquals("{\"a\":1}", hash.get("metadata"));
    assertEquals(hash.get("registeredAt"), hash.get("lastSeen"));
    assertTrue(registry.set("cb:role:worker").contains(id));
    assertEquals(Set.of("java"), registry.set("cb:capabilities:" + id));
    assertEquals(Map.of("max", "3", "maxTasks", "3"), registry.hash("cb:capacity:" + id));
    assertEquals(hash.get("lastSeen"), hash.get("lastHeartbeat"));
    assertEquals(0, registry.run("ZSCORE", "cb:instances:load", id).toLong());
    assertEquals(hash.get("lastSeen"), Long.toString(registry.run("ZSCORE", "cb:instances:active", id).toLong()));
    for (String key : List.of("cb:instance:" + id, "cb:capabilities:" + id, "cb:capacity:" + id, "cb:role:worker")) {
      assertEquals(-1, registry.lifeMs(key), key + " outlives any outage");
    }
  }

  @Test
  void defaultsAreTenTasksAndThirtySecondsAndRolesMayBeEmpty() {
    assertEquals(200, Registry.register(id, "\"roles\":[]").status());

    var hash = registry.hash("cb:instance:" + id);
    assertEquals("10", hash.get("capacity"));
    assertEquals("30000", hash.get("ttl"));
  }

  @Test
  void registeringAgainReplacesRolesAndCapabilitiesAtOnceButNeverTheLoad() {
    Registry.register(id, "\"roles\":[\"old-" + id + "\",\"both-" + id + "\"],\"capabilities\":[\"a\",\"b\"]").ok();
    String registeredAt = registry.hash("cb:instance:" + id).get("registeredAt");
    registry.run("ZADD", "cb:instances:load", "2", id);

    Registry.register(id, "\"roles\":[\"both-" + id + "\",\"new-" + id + "\"],\"capabilities\":[\"c\"]").ok();

    assertEquals(Set.of(), registry.set("cb:role:old-" + id));
    assertEquals(Set.of(id), registry.set("cb:role:both-" + id));
    assertEquals(Set.of(id), registry.set("cb:role:new-" + id));
    assertEquals(Set.of("c"), registry.set("cb:capabilities:" + id));
    assertEquals(2, registry.run("ZSCORE", "cb:instances:load", id).toLong());
    assertEquals(registeredAt, registry.hash("cb:instance:" + id).get("registeredAt"));
  }

  @Test
  void theSameRegistrationAgainRefreshesEverything() {
    String same = "\"roles\":[\"same-" + id + "\"],\"capabilities\":[\"java\"],\"ttlSeconds\":20";
    Registry.register(id, same).ok();
    var keys = List.of("cb:instance:" + id, "cb:capabilities:" + id, "cb:capacity:" + id, "cb:role:same-" + id);
    keys.forEach(key -> registry.run("PEXPIRE", key, "5000"));
    registry.run("ZADD", "cb:instances:active", "1", id);
    registry.run("ZREM", "cb:instances:due", id);

    Registry.register(id, same).ok();

    keys.forEach(key -> assertEquals(-1, registry.lifeMs(key), key));
    assertTrue(registry.run("ZSCORE", "cb:instances:active", id).toLong() > 1);
    assertTrue(registry.run("ZSCORE", "cb:instances:due", id).toLong() > registry.nowMs() + 25_000);
  }

  @Test
  void idsOfEveryAllowedFormAreEqualCitizens() {
    for (String odd : Odd.SLY_NAMES) {
      assertEquals("{\"registered\":true}", Registry.register(odd, "\"roles\":[\"" + odd + "\"],\"capabilities\":[\""
          + odd + "\"]").ok().toString(), odd);
      assertEquals("{\"alive\":true}",
          HERE.post("system.heartbeat", "{\"instanceId\":\"" + odd + "\"}").ok().toString(), odd);
      assertTrue(HERE.post("system.check_health", "{}").ok().get("healthy").toString().contains("\"" + odd + "\""),
          odd);
      assertEquals("{\"unregistered\":true,\"tasksReassigned\":0}",
          HERE.post("system.unregister", "{\"instanceId\":\"" + odd + "\"}").ok().toString(), odd);
      assertEquals(0, registry.run("EXISTS", "cb:instance:" + odd, "cb:role:" + odd, "cb:capabilities:" + odd,
          "cb:capacity:" + odd).toInteger(), odd);
    }
  }

  @Test
  void theEventSaysWhatWasRegisteredAndItsVersionsGrow() {
    Registry.register(id, "\"roles\":[\"r\"],\"capacity\":1").ok();
    long first = registry.event("instance.registered", id).get("version").asLong();
    Registry.register(id, "\"roles\":[\"r\"],\"capacity\":2").ok();

    var event = registry.event("instance.registered", id);
    assertTrue(event.get("version").asLong() > first);
    assertEquals(2, event.at("/payload/capacity").asInt());
    assertEquals("instance.registered:" + id + ":" + event.get("version"), event.get("id").asText());
    assertTrue(event.at("/metadata/traceparent").isTextual());
  }

  @Test
  void badNamesAndNumbersAreInvalidAndNameTheirPlace() {
    Odd.NO_NAMES.forEach(name -> assertEquals("/id", pointer("{\"id\":" + Rest.text(name) + ",\"roles\":[]}"), name));
    assertEquals("/roles", pointer("{\"id\":\"" + id + "\"}"));
    assertEquals("/capacity", pointer("{\"id\":\"" + id + "\",\"roles\":[],\"capacity\":0}"));
    assertEquals("/ttlSeconds", pointer("{\"id\":\"" + id + "\",\"roles\":[],\"ttlSeconds\":4}"));
    assertEquals("/roles/0", pointer("{\"id\":\"" + id + "\",\"roles\":[\"x{y}\"]}"));
    assertEquals(0, registry.run("EXISTS", "cb:instance:" + id).toInteger());
  }

  @Test
  void thirtyTwoRegistrationsOfOneInstanceAtOnceLeaveOneConsistentInstance() {
    var calls = IntStream.range(0, 32).mapToObj(i -> HERE.send("system.register",
        "{\"id\":\"" + id + "\",\"roles\":[\"race-" + id + "-" + i % 4 + "\"],\"capacity\":" + (i % 4 + 1) + "}"))
            .toList();
    calls.forEach(call -> assertEquals(200, call.join().status()));

    int won = Integer.parseInt(registry.hash("cb:instance:" + id).get("capacity")) - 1;
    for (int i = 0; i < 4; i++) {
      assertEquals(i == won ? Set.of(id) : Set.of(), registry.set("cb:role:race-" + id + "-" + i));
    }
    assertEquals(Integer.toString(won + 1), registry.hash("cb:capacity:" + id).get("max"));
  }

  @Test
  void theSameKeyGivesTheFirstAnswerAndOneEvent() {
    String input = "\"roles\":[\"once\"]";
    HERE.post("system.register", "{\"id\":\"" + id + "\"," + input + "}", "Idempotency-Key", id).ok();
    var first = registry.event("instance.registered", id);
    Reply again = HERE.post("system.register", "{\"id\":\"" + id + "\"," + input + "}", "Idempotency-Key", id);
    Reply other = HERE.post("system.register", "{\"id\":\"" + id + "\",\"roles\":[]}", "Idempotency-Key", id);

    assertEquals("{\"registered\":true}", again.json().toString());
    assertEquals(first, registry.event("instance.registered", id));
    other.refused("CONFLICT");
  }

  private static String pointer(String input) {
    Reply answer = HERE.post("system.register", input);
    assertEquals(400, answer.status());
    answer.refused("INVALID");
    return answer.refused("INVALID").at("/errors/0/pointer").asText();
  }
}
