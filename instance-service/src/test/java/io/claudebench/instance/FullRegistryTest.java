package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(FullRegistryTest.Small.class)
class FullRegistryTest {

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.instance.instances-max", "3", "claudebench.prefix", "full");
    }
  }

  @Inject
  Registry registry;

  @BeforeEach
  void empty() {
    registry.run("DEL", "full:instances:active", "full:instances:load");
  }

  @Test
  void exactlyInstancesMaxOfManyAtOnceRegisterAndTheRestIsFull() {
    var calls = IntStream.range(0, 16)
        .mapToObj(i -> Rest.send("system.register", "{\"id\":\"" + Registry.fresh() + "\",\"roles\":[]}")).toList();

    assertEquals(3, calls.stream().filter(call -> call.join().status() == 200).count());
    Rest refused = calls.stream().map(call -> call.join()).filter(call -> call.status() != 200).findFirst()
        .orElseThrow();
    assertEquals(507, refused.status());
    assertEquals("FULL", refused.body().get("code").asText());
    assertEquals("instancesMax", refused.body().get("limit").asText());
    assertEquals(3, registry.run("ZCARD", "full:instances:active").toInteger());
  }

  @Test
  void aFullRegistryStillRenewsTheOnesItKnows() {
    String known = Registry.fresh();
    Registry.register(known, "\"roles\":[]");
    Registry.register(Registry.fresh(), "\"roles\":[]");
    Registry.register(Registry.fresh(), "\"roles\":[]");

    assertEquals(200, Registry.register(known, "\"roles\":[\"again\"]").status());
    assertEquals(507, Registry.register(Registry.fresh(), "\"roles\":[]").status());
  }

  @Test
  void instancesThatDiedUnseenMakeRoom() {
    String dead = Registry.fresh();
    Registry.register(dead, "\"roles\":[],\"ttlSeconds\":5");
    Registry.register(Registry.fresh(), "\"roles\":[]");
    Registry.register(Registry.fresh(), "\"roles\":[]");
    registry.run("DEL", "full:instance:" + dead);
    registry.run("ZADD", "full:instances:due", "0", dead);

    Registry.await("the reaper saw it", () -> registry.run("ZSCORE", "full:instances:active", dead) == null);
    assertEquals(200, Registry.register(Registry.fresh(), "\"roles\":[]").status());
  }
}
