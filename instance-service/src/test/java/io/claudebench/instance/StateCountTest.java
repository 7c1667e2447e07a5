package io.claudebench.instance;

import static io.claudebench.instance.States.ok;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateCountTest {
  @Inject
  Registry registry;

  private final String prefix = States.fresh();

  @Test
  void whatIsPutTwiceCountsOnceAndAPrefixCountsItsOwn() {
    List.of("a", "a", "ab", "b").forEach(name -> States.put(prefix + name, 1));

    assertEquals(3, count(prefix));
    assertEquals(2, count(prefix + "a"));
    assertEquals(0, count(prefix + "c"));
    assertEquals(3, HERE.get("/state/count?prefix=" + prefix).ok().get("count").asLong());
  }

  @Test
  void theCountIsTrueWhenThousandsEndAtOnceAlthoughAScriptForgetsAThousand() {
    for (int batch = 0; batch < 3; batch++) {
      int from = 800 * batch;
      ok("state.batch_put", "items", IntStream.range(from, from + 800)
          .mapToObj(i -> Map.of("key", prefix + i, "value", i, "ttlSeconds", i % 800 < 790 ? 3 : 100)).toList());
    }
    Await.until("they end", () -> !ok("state.contains", "key", prefix + "2389").get("contains").asBoolean());
    assertTrue(registry.run("ZLEXCOUNT", "cb:state-names", "[" + prefix, "(" + prefix + "z").toInteger() > 2000,
        "the index still has them");

    assertEquals(30, count(prefix));
    assertEquals(30, registry.run("ZLEXCOUNT", "cb:state-names", "[" + prefix, "(" + prefix + "z").toInteger());
  }

  private static long count(String prefix) {
    return ok("state.count", "prefix", prefix).get("count").asLong();
  }
}
