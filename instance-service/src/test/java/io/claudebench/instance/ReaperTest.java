package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Death by real silence: ttl 5 s, dead after 7.5 s. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(QuickReaper.class)
class ReaperTest {
  @Inject
  Registry registry;

  private final String id = Registry.fresh();

  @Test
  void whoIsSilentFor15TtlIsOfflineOnceAndItsTasksAreAskedFor() {
    Registry.register(id, "\"roles\":[\"r-" + id + "\"],\"ttlSeconds\":5").ok();
    registry.run("ZADD", "quick:instances:load", "2", id);
    Await.until("it is dead", () -> "OFFLINE".equals(status()));

    var failed = registry.events("instance.failed", id);
    assertEquals(1, failed.size());
    assertTrue(failed.getFirst().at("/payload/silentMs").asLong() >= 7_500, failed::toString);
    assertEquals(2, failed.getFirst().at("/payload/holds").asLong());
    var asked = registry.commands("task.reassign", id);
    assertEquals(1, asked.size());
    assertEquals("failed", asked.getFirst().at("/params/reason").asText());
    assertNull(registry.run("ZSCORE", "quick:instances:active", id));
    assertEquals(0, registry.set("quick:role:r-" + id).size());
    assertTrue(registry.lifeMs("quick:instance:" + id) > 86_000_000, "it may come back for a day");
  }

  @Test
  void whoBeatsStaysAndWhoComesBackIsRevivedOnce() {
    String steady = Registry.fresh();
    Registry.register(id, "\"roles\":[\"back-" + id + "\"],\"ttlSeconds\":5").ok();
    Registry.register(steady, "\"roles\":[],\"ttlSeconds\":5").ok();
    Await.until("the silent one is dead", () -> {
      beat(steady);
      return "OFFLINE".equals(status());
    });
    assertEquals(List.of(), registry.events("instance.failed", steady));
    assertEquals(List.of(), registry.commands("task.reassign", id), "it held nothing");

    assertEquals("{\"alive\":true}", beat(id));
    beat(id);

    assertEquals("healthy", status());
    assertEquals(1, registry.events("instance.recovered", id).size());
    assertEquals(1, registry.set("quick:role:back-" + id).size());
    Await.until("its second death is seen too", () -> "OFFLINE".equals(status()));
    assertEquals(2, registry.events("instance.failed", id).size());
  }

  @Test
  void onlyWhatIsKnownOfTheDeadHasAClockAndRevivalTakesItOff() {
    Registry.register(id, "\"roles\":[\"r-" + id + "\"],\"capabilities\":[\"x\"],\"ttlSeconds\":5").ok();
    var keys = List.of("quick:instance:" + id, "quick:capabilities:" + id, "quick:capacity:" + id);
    keys.forEach(key -> assertEquals(-1, registry.lifeMs(key), key));
    Await.until("it is dead", () -> "OFFLINE".equals(status()));
    keys.forEach(key -> assertTrue(registry.lifeMs(key) > 86_000_000, key + " is kept for a day"));

    beat(id);

    keys.forEach(key -> assertEquals(-1, registry.lifeMs(key), key));
    assertEquals(-1, registry.lifeMs("quick:role:r-" + id));
  }

  /** Somebody removed its hash. */
  @Test
  void whoDiedUnseenLeavesItsRolesToo() {
    String role = "r-" + id;
    Registry.register(id, "\"roles\":[\"" + role + "\"],\"ttlSeconds\":5").ok();
    registry.run("DEL", "quick:instance:" + id);
    Await.until("it is dead", () -> registry.run("ZSCORE", "quick:instances:active", id) == null);

    assertEquals(0, registry.set("quick:role:" + role).size());
    assertEquals(0, registry.run("HEXISTS", "quick:instances:roles", id).toInteger());
    Registry.register(id, "\"roles\":[\"" + role + "\"]").ok();
    registry.run("DEL", "quick:instance:" + id);
    Registry.register(id, "\"roles\":[\"other-" + id + "\"]").ok();
    assertEquals(0, registry.set("quick:role:" + role).size(),
        "a new registration replaces roles also of a hash that is gone");
  }

  @Test
  void manyWhoDieAtOnceAreEachSaidOnce() {
    var ids = IntStream.range(0, 250).mapToObj(i -> "herd-" + i + "-" + id).toList();
    ids.stream().map(one -> HERE.send("system.register", "{\"id\":\"" + one + "\",\"roles\":[],\"ttlSeconds\":5}"))
        .toList()
        .forEach(call -> assertEquals("{\"registered\":true}", call.join().ok().toString()));
    ids.forEach(one -> Await.until(one + " is dead",
        () -> "OFFLINE".equals(registry.hash("quick:instance:" + one).get("status"))));
    ids.forEach(one -> assertEquals(1, registry.events("instance.failed", one).size(), one));
  }

  private String status() {
    return registry.hash("quick:instance:" + id).get("status");
  }

  private static String beat(String id) {
    return HERE.post("system.heartbeat", "{\"instanceId\":\"" + id + "\"}").ok().toString();
  }
}
