package io.claudebench.instance;

import static io.claudebench.instance.States.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateClearTest {
  @Inject
  Registry registry;

  private final String prefix = States.fresh();

  @Test
  void aPrefixIsClearedPartByPartAndNothingElse() {
    ok("state.batch_put", "items", IntStream.range(0, 25).mapToObj(i -> States.item(prefix + "a" + i, i)).toList());
    States.put(prefix + "b", 1);

    assertEquals("{\"cleared\":10,\"more\":true}", ok("state.clear", "prefix", prefix + "a", "limit", 10).toString());
    assertEquals("{\"cleared\":15,\"more\":false}", ok("state.clear", "prefix", prefix + "a", "limit", 15).toString());
    assertEquals("{\"cleared\":0,\"more\":false}", ok("state.clear", "prefix", prefix + "a").toString());

    assertEquals("[\"" + prefix + "b\"]", ok("state.list", "prefix", prefix).get("keys").toString());
    assertEquals(0, registry.run("EXISTS", "cb:state:" + prefix + "a0").toInteger());
    assertEquals("1", ok("state.get", "key", prefix + "b").get("value").toString());
  }

  @Test
  void valuesThatHaveEndedAreForgottenButNotCounted() {
    ok("state.put", "key", prefix + "a", "value", 1, "ttlSeconds", 1);
    States.put(prefix + "b", 1);
    Await.until("it ends", () -> !ok("state.contains", "key", prefix + "a").get("contains").asBoolean());

    assertEquals("{\"cleared\":1,\"more\":false}", ok("state.clear", "prefix", prefix).toString());
  }
}
