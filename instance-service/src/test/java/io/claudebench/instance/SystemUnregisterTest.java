package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemUnregisterTest {
  @Inject
  Registry registry;

  private final String id = Registry.fresh();

  @Test
  void unregisteringLeavesNothingOfTheRegistryBehind() {
    Registry.register(id, "\"roles\":[\"gone-" + id + "\"],\"capabilities\":[\"x\"]").ok();

    assertEquals("{\"unregistered\":true,\"tasksReassigned\":0}", unregister().ok().toString());

    for (String key : List.of("cb:instance:" + id, "cb:capabilities:" + id, "cb:capacity:" + id,
        "cb:role:gone-" + id)) {
      assertEquals(0, registry.run("EXISTS", key).toInteger(), key);
    }
    assertNull(registry.run("ZSCORE", "cb:instances:active", id));
    assertNull(registry.run("ZSCORE", "cb:instances:load", id));
    assertNotNull(registry.event("instance.unregistered", id));
    assertEquals("{\"alive\":false}",
        HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"}").ok().toString());
  }

  @Test
  void theLoadStaysWhileTheInstanceStillHoldsTasks() {
    Registry.register(id, "\"roles\":[]").ok();
    registry.run("ZADD", "cb:instances:load", "1", id);

    unregister();

    assertEquals(1, registry.run("ZSCORE", "cb:instances:load", id).toLong());
  }

  @Test
  void exactlyOneOfSixteenAtOnceUnregisters() {
    Registry.register(id, "\"roles\":[\"race-" + id + "\"]").ok();

    var calls = IntStream.range(0, 16).mapToObj(i -> HERE.send("system.unregister", "{\"instanceId\":\"" + id + "\"}"))
        .toList();

    assertEquals(1, calls.stream().filter(call -> call.join().ok().get("unregistered").asBoolean()).count());
    assertEquals(Set.of(), registry.set("cb:role:race-" + id));
  }

  @Test
  void whereOnlyASessionIsMeantNothingElseGoes() {
    String only = "{\"instanceId\":\"" + id + "\",\"onlySession\":true}";
    Registry.session(id).ok();
    Registry.register(id, "\"roles\":[\"worker\"]").ok();

    assertEquals("{\"unregistered\":false,\"tasksReassigned\":0}", HERE.post("system.unregister", only).okText());
    assertEquals(1, registry.run("EXISTS", "cb:instance:" + id).toInteger());
    assertNotNull(registry.run("ZSCORE", "cb:instances:active", id));

    unregister().ok();
    Registry.session(id).ok();
    assertTrue(HERE.post("system.unregister", only).ok().get("unregistered").asBoolean());
  }

  private Reply unregister() {
    return HERE.post("system.unregister", "{\"instanceId\":\"" + id + "\"}");
  }
}
