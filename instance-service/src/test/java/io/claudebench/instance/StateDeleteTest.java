package io.claudebench.instance;

import static io.claudebench.instance.States.object;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateDeleteTest {
  @Inject
  Registry registry;

  private final String key = States.fresh() + "k";

  @Test
  void deletingLeavesNothingBehindAndNothingToDeleteIsAnAnswer() {
    ok("state.put", "key", key, "value", 1, "ttlSeconds", 100);

    assertEquals("{\"deleted\":true}", ok("state.delete", "key", key).toString());
    assertEquals("{\"deleted\":false}", ok("state.delete", "key", key).toString());

    assertEquals(0, registry.run("EXISTS", "cb:state:" + key).toInteger());
    assertNull(registry.run("ZSCORE", "cb:state-names", key));
    assertNull(registry.run("ZSCORE", "cb:state-expiries", key));
  }

  @Test
  void anotherVersionIsAConflictAndTheValueStays() {
    assertEquals(0, refused("CONFLICT", "state.delete", "key", key, "ifVersion", 5).get("version").asLong());
    long version = States.put(key, 1);

    assertEquals(version,
        refused("CONFLICT", "state.delete", "key", key, "ifVersion", version + 1).get("version").asLong());
    assertTrue(ok("state.contains", "key", key).get("contains").asBoolean());
    assertTrue(ok("state.delete", "key", key, "ifVersion", version).get("deleted").asBoolean());
    assertTrue(States.put(key, 2) > version, "what is put after a delete is not taken for what was deleted");
  }

  @Test
  void ofADeleteAndThirtyOnePutsOfOneVersionExactlyOneWins() {
    for (int round = 0; round < 5; round++) {
      long version = States.put(key, round);
      var calls = IntStream.range(0, 32)
          .mapToObj(i -> i == 0 ? HERE.send("state.delete", object("key", key, "ifVersion", version).toString())
          : HERE.send("state.put", object("key", key, "value", i, "ifVersion", version).toString())).toList();

      assertEquals(1, calls.stream().filter(call -> call.join().status() == 200).count());
      assertEquals(31, calls.stream().filter(call -> call.join().word().equals("CONFLICT")).count());
    }
  }
}
