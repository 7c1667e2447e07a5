package io.claudebench.instance.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known is shown, what is not known any more is gone. */
class BoardTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Board board = new Board(meters);

  @Test
  void aValueIsTheLastThatWasShown() {
    board.show(Map.of("depth", Map.of(Tags.of("state", "a"), 1.0, Tags.of("state", "b"), 2.0)));
    board.show(Map.of("depth", Map.of(Tags.of("state", "a"), 5.0, Tags.of("state", "b"), 2.0)));
    assertEquals(5, meters.get("depth").tag("state", "a").gauge().value());
    assertEquals(2, meters.get("depth").tag("state", "b").gauge().value());
  }

  @Test
  void whatIsNotKnownAnyMoreIsGoneAndComesBack() {
    board.show(Map.of("depth", Map.of(Tags.of("state", "a"), 1.0), "age", Map.of(Tags.empty(), 3.0)));
    board.show(Map.of("age", Map.of(Tags.empty(), 4.0)));
    assertNull(meters.find("depth").gauge());
    assertEquals(4, meters.get("age").gauge().value());
    board.show(Map.of());
    assertNull(meters.find("age").gauge());
    board.show(Map.of("age", Map.of(Tags.empty(), 6.0)));
    assertEquals(6, meters.get("age").gauge().value());
  }

  @Test
  void numbersOfRedisAreThoseOfItsInfo() {
    var values = new HashMap<String, Map<Tags, Double>>();
    FleetValues.redis(values, "# Memory\r\nused_memory:900\r\nused_memory_human:900B\r\nmaxmemory:1000\r\n\n# Stats\r\n"
        + "expired_keys:7\r\n");
    assertEquals(Map.of("redis.memory.used.bytes", Map.of(Tags.empty(), 900.0), "redis.memory.max.bytes",
        Map.of(Tags.empty(), 1000.0), "redis.expired.keys", Map.of(Tags.empty(), 7.0)), values);
  }
}
