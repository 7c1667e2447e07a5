package io.claudebench.event;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The breaker, as its public verb shows it. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(TestCircuitTest.NoLimit.class)
class TestCircuitTest {
  private static final String CIRCUIT = "cb:circuit:test.circuit:";

  public static class NoLimit implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.rate-limit.\"test.circuit\"", "off");
    }
  }

  @Inject
  Streams streams;

  @BeforeEach
  void closed() {
    List.of("state", "failures", "successes", "openedAt", "lastFailure", "openMs", "probes", "allowed", "rejected")
        .forEach(part -> streams.run("DEL", CIRCUIT + part));
  }

  @Test
  void itSucceedsByDefaultAndFailsWithTheGivenMessage() {
    assertEquals("{\"success\":true,\"message\":\"The circuit works.\"}", call("").body().toString());

    Rest failed = call("\"shouldFail\":true,\"failureMessage\":\"as asked\"");
    assertEquals(503, failed.status());
    assertEquals("UNAVAILABLE", failed.body().get("code").asText());
    assertEquals("as asked", failed.body().get("detail").asText());
    assertEquals("not_done", failed.body().get("outcome").asText());
  }

  @Test
  void fiveFailuresInARowOpenItForASecondAndSaySo() {
    int before = streams.stream("cb:stream:circuit.opened").size();
    fail(5);
    await().until(() -> "OPEN".equals(streams.get(CIRCUIT + "state")));

    Rest refused = call("");

    assertEquals(503, refused.status());
    assertEquals("CIRCUIT_OPEN", refused.body().get("code").asText());
    long wait = refused.body().get("retryAfterMs").asLong();
    assertTrue(wait > 0 && wait <= 1000, "to half-open: " + wait);
    assertEquals("1", refused.http().headers().firstValue("Retry-After").orElseThrow());
    assertEquals("5", streams.get(CIRCUIT + "allowed"));
    assertEquals("1", streams.get(CIRCUIT + "rejected"));
    assertTrue(streams.run("PTTL", CIRCUIT + "state").toLong() > 3_500_000);
    var events = streams.stream("cb:stream:circuit.opened");
    assertEquals(before + 1, events.size());
    assertEquals("test.circuit", events.getLast().get("entity").asText());
    assertEquals(1000, events.getLast().at("/payload/openMs").asInt());
    assertTrue(streams.run("LINDEX", "cb:alerts:circuit:opened", "0").toString().contains("\"verb\":\"test.circuit\""));
  }

  @Test
  void aSuccessBetweenEndsTheRowOfFailures() {
    fail(4);
    call("");
    fail(4);

    await().until(() -> "4".equals(streams.get(CIRCUIT + "failures")));
    assertNull(streams.get(CIRCUIT + "state"));
  }

  @Test
  void whatTheCallerDidWrongIsNotCounted() {
    IntStream.range(0, 10).forEach(i -> assertEquals(400, call("\"delay\":-1").status()));

    assertNull(streams.get(CIRCUIT + "failures"));
    assertNull(streams.get(CIRCUIT + "allowed"), "not even asked");
  }

  @Test
  void halfOpenLetsExactlyThreeOf32ThroughAndClosesWhenAllSucceed() {
    int before = streams.stream("cb:stream:circuit.closed").size();
    openSinceLong();

    var calls = IntStream.range(0, 32).mapToObj(i -> send("\"delay\":400")).toList();

    assertEquals(3, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(29,
        calls.stream().filter(call -> call.join().body().path("code").asText().equals("CIRCUIT_OPEN")).count());
    assertNull(streams.get(CIRCUIT + "state"), "who saw the last probe succeed finds it closed");
    assertEquals(before + 1, streams.stream("cb:stream:circuit.closed").size());
    assertEquals(200, call("").status());
  }

  @Test
  void aFailedProbeOpensItAgainForLonger() {
    openSinceLong();

    assertEquals("UNAVAILABLE", call("\"shouldFail\":true").body().get("code").asText());

    assertEquals("OPEN", streams.get(CIRCUIT + "state"));
    assertEquals("1500", streams.get(CIRCUIT + "openMs"));
    assertEquals("CIRCUIT_OPEN", call("").body().get("code").asText());
  }

  @Test
  void probesThatNeverReportAreOfferedAgainAfterTheOpenTime() {
    halfOpen(streams.now() - 500, 3);
    Rest early = call("");
    halfOpen(streams.now() - 1001, 3);
    Rest late = call("");

    assertEquals("CIRCUIT_OPEN", early.body().get("code").asText());
    assertTrue(early.body().get("retryAfterMs").asLong() <= 500);
    assertEquals(200, late.status());
    assertEquals("1", streams.get(CIRCUIT + "successes"));
  }

  @Test
  void aFailureFromBeforeTheOpeningIsNoProbe() {
    CompletableFuture<Rest> slow = send("\"shouldFail\":true,\"delay\":500");
    await().until(() -> "1".equals(streams.get(CIRCUIT + "allowed")));
    halfOpen(streams.now(), 0);
    slow.join();

    await().until(() -> streams.get(CIRCUIT + "lastFailure") != null);
    assertEquals("HALF_OPEN", streams.get(CIRCUIT + "state"));
  }

  @Test
  void aCallOverItsTimeoutIsATimeoutAndCountsAsAFailure() {
    Rest late = call("\"delay\":6000");

    assertEquals(504, late.status());
    assertEquals("TIMEOUT", late.body().get("code").asText());
    assertEquals("not_done", late.body().get("outcome").asText());
    await().until(() -> "1".equals(streams.get(CIRCUIT + "failures")));
  }

  private void openSinceLong() {
    fail(5);
    await().until(() -> "OPEN".equals(streams.get(CIRCUIT + "state")));
    streams.run("SET", CIRCUIT + "openedAt", Long.toString(streams.now() - 1000));
  }

  private void halfOpen(long atMs, int sent) {
    streams.run("SET", CIRCUIT + "state", "HALF_OPEN");
    streams.run("SET", CIRCUIT + "openMs", "1000");
    streams.run("DEL", CIRCUIT + "successes");
    streams.run("HSET", CIRCUIT + "probes", "at", Long.toString(atMs), "sent", Integer.toString(sent));
  }

  private static void fail(int times) {
    IntStream.range(0, times)
        .forEach(i -> assertEquals("UNAVAILABLE", call("\"shouldFail\":true").body().get("code").asText()));
  }

  private static Rest call(String input) {
    return send(input).join();
  }

  private static CompletableFuture<Rest> send(String input) {
    return Rest.send("test.circuit", "{" + input + "}");
  }
}
