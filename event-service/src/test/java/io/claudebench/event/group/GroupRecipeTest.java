package io.claudebench.event.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The recipe of docs/events.md, with the script that stands there: each effect happens once, whoever dies where. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class GroupRecipeTest {
  private static final int EVENTS = 150;
  private static final int CONSUMERS = 4;

  @Inject
  Streams streams;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Group group = Group.begun("maxDeliveries", 100);
  private final AtomicInteger repeated = new AtomicInteger();

  @Test
  void eachEffectHappensOnce() throws Exception {
    String script = script();
    IntStream.range(0, EVENTS).forEach(i -> group.publish(1 << i % 20, "p" + i % 10));

    var consumers = IntStream.range(0, CONSUMERS).mapToObj(c -> CompletableFuture.runAsync(() -> consume(c, script)))
        .toList();
    consumers.forEach(CompletableFuture::join);

    int expected = IntStream.range(0, EVENTS).map(i -> 1 << i % 20).sum();
    assertEquals(Integer.toString(expected), streams.get(account()), "seed " + seed);
    assertTrue(repeated.get() > 0, "no event came twice, so nothing was shown");
    assertEquals(EVENTS, group.standing().get("acked").asInt());
  }

  private void consume(int number, String script) {
    var random = new Random(seed + number);
    while (group.standing().get("acked").asInt() < EVENTS) {
      Reply fetched = group.waiting(100, "consumer", "c" + number, "ackMs", 150).join();
      Group.events(fetched).forEach(one -> handle(one, random, script));
    }
  }

  /** It dies before the effect, or between the effect and the ack, or it gives back, or it does as it should. */
  private void handle(JsonNode one, Random random, String script) {
    int fate = random.nextInt(10);
    if (fate == 0) {
      return;
    }
    if (fate == 1) {
      group.nack(0, one.get("deliveryId").asText());
      return;
    }
    int done = streams.run("EVAL", script, "2", account() + ":done", account(), one.at("/event/id").asText(),
        Long.toString(streams.now()), one.at("/event/payload").asText()).toInteger();
    repeated.addAndGet(1 - done);
    if (fate > 3) {
      String word = group.ack(one.get("deliveryId").asText()).word();
      assertTrue(List.of("OK", "LEASE_LOST").contains(word), word);
    }
  }

  private String account() {
    return "account:" + group.name();
  }

  private static String script() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) {
      root = root.getParent();
    }
    var recipe = Pattern.compile("<!-- recipe -->\\s*```lua\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(root.resolve("docs/events.md")));
    assertTrue(recipe.find(), "docs/events.md has no recipe");
    return recipe.group(1);
  }
}
