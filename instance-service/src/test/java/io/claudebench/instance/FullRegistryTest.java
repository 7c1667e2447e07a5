package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(Small.class)
class FullRegistryTest {

  @Inject
  Registry registry;

  @BeforeEach
  void empty() {
    registry.run("DEL", "small:instances:active", "small:instances:load", "small:instances:due");
  }

  @Test
  void exactlyInstancesMaxOfManyAtOnceRegisterAndTheRestIsFull() {
    var calls = IntStream.range(0, 16)
        .mapToObj(i -> HERE.send("system.register", "{\"id\":\"" + Registry.fresh() + "\",\"roles\":[]}")).toList();

    assertEquals(Small.INSTANCES_MAX, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(16 - Small.INSTANCES_MAX, calls.stream().filter(call -> call.join().word().equals("FULL")).count());
    Reply refused = calls.stream().map(call -> call.join()).filter(call -> call.status() != 200).findFirst()
        .orElseThrow();
    assertEquals(507, refused.status());
    assertEquals("instancesMax", refused.refused("FULL").get("limit").asText());
    assertEquals(Small.INSTANCES_MAX, registry.run("ZCARD", "small:instances:active").toInteger());
  }

  @Test
  void aFullRegistryStillRenewsTheOnesItKnows() {
    String known = Registry.fresh();
    Registry.register(known, "\"roles\":[]").ok();
    others();

    assertEquals(200, Registry.register(known, "\"roles\":[\"again\"]").status());
    assertEquals(507, Registry.register(Registry.fresh(), "\"roles\":[]").status());
  }

  @Test
  void instancesThatDiedUnseenMakeRoom() {
    String dead = Registry.fresh();
    Registry.register(dead, "\"roles\":[],\"ttlSeconds\":5").ok();
    others();
    registry.run("DEL", "small:instance:" + dead);
    registry.run("ZADD", "small:instances:due", "0", dead);

    Await.until("the reaper saw it", () -> registry.run("ZSCORE", "small:instances:active", dead) == null);
    assertEquals(200, Registry.register(Registry.fresh(), "\"roles\":[]").status());
  }

  /** All that one leaves room for. */
  private static void others() {
    for (int i = 1; i < Small.INSTANCES_MAX; i++) {
      assertEquals(200, Registry.register(Registry.fresh(), "\"roles\":[]").status());
    }
  }
}
