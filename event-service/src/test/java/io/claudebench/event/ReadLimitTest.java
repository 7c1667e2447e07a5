package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
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
    var calls = IntStream.range(0, 140).mapToObj(i -> HERE.send("test.circuit", "{}")).toList();

    assertEquals(100, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(40, calls.stream().filter(call -> call.join().word().equals("RATE_LIMITED")).count());
  }

  @Test
  void retryAfterIsTheTimeUntilTheOldestCallLeavesTheWindow() {
    long oldest = streams.now() - 30_500;
    streams.run("ZADD", WINDOW, Long.toString(oldest), "oldest");
    IntStream.range(0, 99).forEach(i -> streams.run("ZADD", WINDOW, Long.toString(oldest + 10_000), "c" + i));

    long before = streams.now();
    Reply refused = HERE.post("test.circuit", "{}");
    long after = streams.now();

    refused.refused("RATE_LIMITED");
    long wait = refused.json().get("retryAfterMs").asLong();
    assertTrue(wait <= oldest + 60_000 - before && wait >= oldest + 60_000 - after, "exact: " + wait);
    assertEquals(Long.toString((wait + 999) / 1000), refused.header("Retry-After"));
  }

  @Test
  void aRefusedCallTakesNoPlaceInTheWindow() {
    IntStream.range(0, 100).forEach(i -> streams.run("ZADD", WINDOW, Long.toString(streams.now()), "c" + i));

    HERE.post("test.circuit", "{}").refused("RATE_LIMITED");

    assertEquals(100, streams.run("ZCARD", WINDOW).toInteger());
  }
}
