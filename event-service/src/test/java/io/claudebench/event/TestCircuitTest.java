package io.claudebench.event;

import static io.claudebench.event.Circuit.ALERTS;
import static io.claudebench.event.Circuit.CIRCUIT;
import static io.claudebench.event.Circuit.call;
import static io.claudebench.event.Circuit.fail;
import static io.claudebench.event.Circuit.send;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The breaker, as its public verb shows it: closed, and how it opens. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(Circuit.NoLimit.class)
class TestCircuitTest {
  @Inject
  Circuit circuit;

  @Inject
  Streams streams;

  @BeforeEach
  void closed() {
    circuit.close();
  }

  @Test
  void itSucceedsByDefaultAndFailsWithTheGivenMessage() {
    assertEquals("{\"success\":true,\"message\":\"The circuit works.\"}", call("").ok().toString());

    Reply failed = call("\"shouldFail\":true,\"failureMessage\":\"as asked\"");
    assertEquals(503, failed.status());
    failed.refused("UNAVAILABLE");
    assertEquals("as asked", failed.json().get("detail").asText());
    assertEquals("not_done", failed.json().get("outcome").asText());
  }

  @Test
  void fiveFailuresInARowOpenItForASecondAndSaySo() {
    int before = streams.stream("cb:stream:circuit.opened").size();
    fail(5);

    Reply refused = call("");

    assertEquals(503, refused.status());
    refused.refused("CIRCUIT_OPEN");
    assertEquals("OPEN", circuit.get("state"));
    long wait = refused.json().get("retryAfterMs").asLong();
    assertTrue(wait > 0 && wait <= 1000, "to half-open: " + wait);
    assertEquals("1", refused.header("Retry-After"));
    assertEquals("5", circuit.get("allowed"));
    assertEquals("1", circuit.get("rejected"));
    assertTrue(streams.run("PTTL", CIRCUIT + "state").toLong() > 3_500_000);
    var events = streams.stream("cb:stream:circuit.opened");
    assertEquals(before + 1, events.size());
    assertEquals("test.circuit", events.getLast().get("entity").asText());
    assertEquals(1000, events.getLast().at("/payload/openMs").asInt());
    var alert = Rest.json(streams.run("LINDEX", "cb:alerts:circuit:opened", "0").toString());
    assertEquals(List.of("test.circuit", "test.circuit", "HIGH"), List.of(alert.get("verb").asText(),
        alert.get("handler").asText(), alert.get("severity").asText()));
    assertEquals("1", circuit.all("totalTrips"));
    assertTrue(Double.parseDouble(circuit.all("successRate")) < 0.5, "calls before may be told late");
  }

  @Test
  void whoAsksAfterTheFifthOf32ParallelFailuresWasAnsweredIsRefused() throws Exception {
    var answered = new AtomicInteger();
    var late = new ConcurrentLinkedQueue<String>();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 32).forEach(i -> threads.submit(() -> {
        start.await();
        for (int n = 0; n < 3; n++) {
          boolean isOpen = answered.get() >= 5;
          String word = call("\"shouldFail\":true").word();
          if (isOpen) {
            late.add(word);
          }
          if (word.equals("UNAVAILABLE") && answered.incrementAndGet() == 5) {
            streams.run("SET", CIRCUIT + "openMs", "60000");
          }
        }
        return null;
      }));
      start.countDown();
    }

    assertTrue(late.size() > 10, "some asked afterwards: " + late.size());
    assertEquals(Set.of("CIRCUIT_OPEN"), Set.copyOf(late));
    assertEquals(1, streams.run("LLEN", ALERTS).toInteger(), "one opening, whoever failed beside");
  }

  @Test
  void itIsOpenForTheRestOfItsTimeToTheMillisecond() {
    fail(5);
    streams.run("SET", CIRCUIT + "openMs", "2500");
    long until = Long.parseLong(circuit.get("openedAt")) + 2500;

    long before = streams.now();
    Reply refused = call("");
    long after = streams.now();

    long wait = refused.json().get("retryAfterMs").asLong();
    assertTrue(wait >= until - after && wait <= until - before, wait + " of " + (until - before));
    assertEquals(Long.toString(Math.ceilDiv(wait, 1000)), refused.header("Retry-After"));
    await().pollInterval(Duration.ofMillis(1)).until(() -> streams.now() >= after + wait);
    call("").ok();
  }

  @Test
  void ofAlertsTheLastHundredAreKeptForADay() {
    IntStream.range(0, 120).forEach(i -> streams.run("LPUSH", ALERTS, "{}"));

    fail(5);

    assertEquals(100, streams.run("LLEN", ALERTS).toInteger());
    assertEquals("test.circuit", Rest.json(streams.run("LINDEX", ALERTS, "0").toString()).get("verb").asText());
    long life = streams.run("PTTL", ALERTS).toLong();
    assertTrue(life > 86_000_000 && life <= 86_400_000, "a day: " + life);
  }

  @Test
  void successesAreCountedEachAlsoThoseThatShareAFlush() {
    fail(1);
    int successes = count("successes");
    int outcomes = count("outcomes");

    IntStream.range(0, 20).mapToObj(i -> send("")).toList().forEach(CompletableFuture::join);
    fail(1);

    assertEquals(successes + 20, count("successes"));
    assertEquals(outcomes + 21, count("outcomes"));
  }

  private int count(String outcomes) {
    return Integer.parseInt(circuit.all(outcomes));
  }

  @Test
  void aFrozenRedisHoldsNoFailureForMoreThanASecond() {
    CompletableFuture<Reply> failing = send("\"shouldFail\":true,\"delay\":500");
    await().until(() -> "1".equals(circuit.get("allowed")));
    long paused = System.nanoTime();
    streams.run("CLIENT", "PAUSE", "3000");

    failing.join().refused("UNAVAILABLE");

    long ms = (System.nanoTime() - paused) / 1_000_000;
    assertTrue(ms >= 900 && ms < 2400, "after " + ms + " ms, of 1500");
    await().atMost(Duration.ofSeconds(15)).until(() -> call("").status() == 200);
  }

  @Test
  void aSuccessBetweenEndsTheRowOfFailures() {
    fail(4);
    call("").ok();
    fail(4);

    assertEquals("4", circuit.get("failures"));
    assertNull(circuit.get("state"));
  }

  @Test
  void whatTheCallerDidWrongIsNotCounted() {
    IntStream.range(0, 10).forEach(i -> call("\"delay\":-1").refused("INVALID"));

    assertNull(circuit.get("failures"));
    assertNull(circuit.get("allowed"), "not even asked");
  }

  @Test
  void aCallOverItsTimeoutIsATimeoutAndCountsAsAFailure() {
    Reply late = call("\"delay\":6000");

    assertEquals(504, late.status());
    late.refused("TIMEOUT");
    assertEquals("not_done", late.json().get("outcome").asText());
    assertEquals("1", circuit.get("failures"));
  }
}
