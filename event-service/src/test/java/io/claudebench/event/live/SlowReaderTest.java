package io.claudebench.event.live;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Follower;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client that takes nothing costs its socket; what it did not take it gets when it reads again. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class SlowReaderTest {
  private static final int EVENTS = 250;
  private static final String PAD = "x".repeat(200_000); // 50 MB in all

  @Test
  void oneThatReadsNothingHoldsUpNobodyAndMissesNothing() throws IOException {
    String type = Streams.type();
    String path = "/events?types=" + type;
    try (var slow = new Wire(HERE); var quick = Follower.of(path).ready()) {
      slow.send(Wire.request("GET", path, ""));
      Await.until("both watch", () -> HERE.metric("live_streams") == 2);
      long begun = System.nanoTime();
      long worst = 0;
      for (int i = 0; i < EVENTS; i++) {
        Streams.publish(type, "{\"n\":" + i + ",\"pad\":\"" + PAD + "\"}").ok();
        long sent = System.nanoTime();
        int count = i + 1;
        Await.until("it comes", Duration.ofSeconds(5), () -> quick.events().size() >= count);
        worst = Math.max(worst, System.nanoTime() - sent);
      }
      long held = (long) HERE.metric("http_unread_bytes");
      assertTrue(held < 2_000_000, () -> held + " bytes lie here for the slow one");
      Await.pause(Math.max(0, 5000 - Duration.ofNanos(System.nanoTime() - begun).toMillis()));
      assertTrue(HERE.metric("live_lag_ms") > 1000, "it is behind");

      var seen = new HashSet<Integer>();
      while (seen.size() < EVENTS) {
        String line = slow.line();
        if (line.startsWith("data: ") && line.contains("\"specversion\"")) {
          seen.add(Rest.json(line.substring(6)).at("/data/n").asInt());
        }
      }
      assertEquals(new HashSet<>(IntStream.range(0, EVENTS).boxed().toList()), seen);
      assertEquals(List.of(), quick.named("gap"));
      long worstMs = Duration.ofNanos(worst).toMillis();
      assertTrue(worstMs < 2000, () -> "the quick one waited " + worstMs + " ms");
    }
  }
}
