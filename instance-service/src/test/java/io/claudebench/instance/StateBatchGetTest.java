package io.claudebench.instance;

import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class StateBatchGetTest {
  @Inject
  States states;

  private final String prefix = States.fresh();

  @Test
  void valuesComeInTheOrderOfTheirNamesOverManyChunksAndWhatIsNotThereSaysSo() {
    ok("state.batch_put", "items", IntStream.range(0, 500).mapToObj(i -> States.item(prefix + 2 * i, i)).toList());

    var items = ok("state.batch_get", "keys", IntStream.range(0, 1000).mapToObj(i -> prefix + (999 - i)).toList())
        .get("items");

    assertEquals(1000, items.size());
    for (int i = 0; i < 1000; i++) {
      int number = 999 - i;
      assertEquals(prefix + number, items.get(i).get("key").asText());
      assertEquals(number % 2 == 0, items.get(i).get("found").asBoolean());
      assertEquals(number % 2 == 0 ? number / 2 : -1, items.get(i).path("value").asInt(-1));
    }
    assertEquals(2, HERE.get("/state/batch_get?keys=" + prefix + "0," + prefix + "1").ok().get("items").size());
  }

  @Test
  void aCorruptValueIsAnErrorOfItsOwn() {
    States.put(prefix + "a", 1);
    States.put(prefix + "b", 2);
    states.store(prefix + "a", new byte[] {77});

    var items = ok("state.batch_get", "keys", List.of(prefix + "a", prefix + "b")).get("items");

    assertEquals("INTERNAL", items.at("/0/error/code").asText());
    assertTrue(items.at("/0/found").asBoolean());
    assertFalse(items.get(0).has("value"));
    assertEquals(2, items.at("/1/value").asInt());
  }

  @Test
  void anAnswerHasFourMegabytesAtMostAndNamesWhatIsLeft() {
    for (int i = 0; i < 20; i++) {
      ok("state.put", "key", prefix + (char) ('a' + i), "value", "x".repeat(250_000), "compress",
          i % 2 == 0 ? "zstd" : "none");
    }
    List<String> names = IntStream.range(0, 20).mapToObj(i -> prefix + (char) ('a' + i)).toList();

    var items = ok("state.batch_get", "keys", names).get("items");

    long shown = IntStream.range(0, 20).filter(i -> items.get(i).has("value")).count();
    assertEquals(4_194_304 / 250_002, shown);
    assertEquals("TOO_LARGE", items.at("/19/error/code").asText());
    assertTrue(ok("state.batch_get", "keys", List.of(names.get(19))).at("/items/0").has("value"));
  }

  @Test
  void listsOutsideTheirBoundsAreRefused() {
    refused("INVALID", "state.batch_get", "keys", List.of());
    refused("INVALID", "state.batch_get", "keys", List.of("a", "b c"));
    refused("INVALID", "state.batch_get", "keys", List.of("a", "global"));
    refused("TOO_LARGE", "state.batch_get", "keys", IntStream.range(0, 1001).mapToObj(i -> "k" + i).toList());
  }
}
