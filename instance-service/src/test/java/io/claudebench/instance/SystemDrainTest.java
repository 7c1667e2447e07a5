package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(QuickReaper.class)
class SystemDrainTest {
  @Inject
  Registry registry;

  private final String id = Registry.fresh();

  @Test
  void aDrainedInstanceIsMarkedAndItsTasksAreAskedForUntilItRegistersAgain() {
    Registry.register(id, "\"roles\":[]").ok();
    assertEquals("{\"draining\":true,\"tasksHeld\":0}", drain(""));
    assertEquals(0, registry.commands("task.reassign", id).size(), "it holds nothing");
    registry.run("ZADD", "quick:instances:load", "3", id);
    assertEquals("{\"draining\":true,\"tasksHeld\":3}", drain(""));
    assertEquals("{\"draining\":true,\"tasksHeld\":3}", drain(",\"handOver\":true"));
    var asked = registry.commands("task.reassign", id);
    assertEquals("drained", asked.get(0).at("/params/reason").asText());
    assertEquals("handover", asked.get(1).at("/params/reason").asText());
    assertTrue(registry.hash("quick:instance:" + id).containsKey("draining"));
    Registry.register(id, "\"roles\":[]").ok();
    assertFalse(registry.hash("quick:instance:" + id).containsKey("draining"));
  }

  @Test
  void anUnknownInstanceIsNotFound() {
    Reply refused = HERE.post("system.drain", "{\"instanceId\":\"" + id + "\"}");
    assertEquals(404, refused.status());
    assertTrue(refused.refused("NOT_FOUND").get("fix").asText().contains("system.register"));
  }

  private String drain(String rest) {
    return HERE.post("system.drain", "{\"instanceId\":\"" + id + "\"" + rest + "}").ok().toString();
  }
}
