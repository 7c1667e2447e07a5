package io.claudebench.instance;

import static io.claudebench.instance.States.names;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateListTest {
  private final String prefix = States.fresh();

  @Test
  void namesComeInOrderPageByPageAndNoneTwice() {
    List<String> all = Stream.of("z", "a", "B", "a:b", "a.b", "_", "9", "a@", "aa").map(name -> prefix + name).toList();
    all.forEach(name -> States.put(name, 1));

    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var page = ok("state.list", "prefix", prefix, "limit", 2, "cursor", cursor);
      seen.addAll(names(page));
      cursor = page.has("nextCursor") ? page.get("nextCursor").asText() : null;
    } while (cursor != null);

    assertEquals(all.stream().sorted().toList(), seen);
    assertEquals(all.stream().filter(name -> name.startsWith(prefix + "a")).sorted().toList(),
        names(HERE.get("/state/list?prefix=" + prefix + "a").ok()));
  }

  @Test
  void aCursorBeforeThePrefixShowsNothingOutsideIt() {
    States.put(prefix + "a", 1);
    States.put(prefix + "b1", 1);

    assertEquals(List.of(prefix + "b1"), names(ok("state.list", "prefix", prefix + "b", "cursor", prefix + "a")));
    assertEquals(List.of(), names(ok("state.list", "prefix", prefix + "a", "cursor", prefix + "b1")));
  }

  @Test
  void namesWhoseValuesEndedAreLeftOutAndThePagesGoOn() {
    for (int i = 0; i < 6; i++) {
      ok("state.put", "key", prefix + i, "value", i, "ttlSeconds", i < 4 ? 1 : 100);
    }
    Await.until("four end", () -> !ok("state.contains", "key", prefix + "3").get("contains").asBoolean());

    var first = ok("state.list", "prefix", prefix, "limit", 5);
    assertEquals(List.of(prefix + "4"), names(first));
    var second = ok("state.list", "prefix", prefix, "limit", 5, "cursor", first.get("nextCursor"));
    assertEquals(List.of(prefix + "5"), names(second));
    assertFalse(second.has("nextCursor"));
  }

  @Test
  void boundsAreInvalid() {
    assertEquals("/limit", refused("INVALID", "state.list", "limit", 1001).at("/errors/0/pointer").asText());
    assertEquals("/prefix", refused("INVALID", "state.list", "prefix", "a*").at("/errors/0/pointer").asText());
    assertEquals("/cursor", refused("INVALID", "state.list", "cursor", "a b").at("/errors/0/pointer").asText());
  }
}
