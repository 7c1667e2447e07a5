package io.claudebench.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limiter in front of a read, as {@code test.circuit} shows it: 100 calls a minute per address. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class ReadLimitTest {
  private static final String WINDOW = "cb:ratelimit:test.circuit:127.0.0.1";

  @Inject
  Streams streams;

  @BeforeEach
  void fresh() {
    streams.run("DEL", WINDOW, "cb:circuit:test.circuit:state");
  }

  @Test
  void exactlyAHundredOf140AtOncePass() {
    var calls = IntStream.range(0, 140).mapToObj(i -> Rest.send("test.circuit", "{}")).toList();

    assertEquals(100, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(40, calls.stream().filter(call -> call.join().status() == 429).count());
  }

  @Test
  void retryAfterIsTheTimeUntilTheOldestCallLeavesTheWindow() {
    long oldest = streams.now() - 30_500;
    streams.run("ZADD", WINDOW, Long.toString(oldest), "oldest");
    IntStream.range(0, 99).forEach(i -> streams.run("ZADD", WINDOW, Long.toString(oldest + 10_000), "c" + i));

    long before = streams.now();
    Rest refused = Rest.post("test.circuit", "{}");
    long after = streams.now();

    assertEquals("RATE_LIMITED", refused.body().get("code").asText());
    long wait = refused.body().get("retryAfterMs").asLong();
    assertTrue(wait <= oldest + 60_000 - before && wait >= oldest + 60_000 - after, "exact: " + wait);
    assertEquals(Long.toString((wait + 999) / 1000), refused.http().headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void aRefusedCallTakesNoPlaceInTheWindow() {
    IntStream.range(0, 100).forEach(i -> streams.run("ZADD", WINDOW, Long.toString(streams.now()), "c" + i));

    Rest.post("test.circuit", "{}");

    assertEquals(100, streams.run("ZCARD", WINDOW).toInteger());
  }
}
