package io.claudebench.event;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Response;
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
  private static final String ALL = "cb:metrics:circuit:all";

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
    streams.run("DEL", ALL);
  }

  private String all(String field) {
    Response value = streams.run("HGET", ALL, field);
    return value == null ? null : value.toString();
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
    await().until(() -> "OPEN".equals(streams.get(CIRCUIT + "state")));

    Reply refused = call("");

    assertEquals(503, refused.status());
    refused.refused("CIRCUIT_OPEN");
    long wait = refused.json().get("retryAfterMs").asLong();
    assertTrue(wait > 0 && wait <= 1000, "to half-open: " + wait);
    assertEquals("1", refused.header("Retry-After"));
    assertEquals("5", streams.get(CIRCUIT + "allowed"));
    assertEquals("1", streams.get(CIRCUIT + "rejected"));
    assertTrue(streams.run("PTTL", CIRCUIT + "state").toLong() > 3_500_000);
    var events = streams.stream("cb:stream:circuit.opened");
    assertEquals(before + 1, events.size());
    assertEquals("test.circuit", events.getLast().get("entity").asText());
    assertEquals(1000, events.getLast().at("/payload/openMs").asInt());
    var alert = Rest.json(streams.run("LINDEX", "cb:alerts:circuit:opened", "0").toString());
    assertEquals(List.of("test.circuit", "test.circuit", "HIGH"), List.of(alert.get("verb").asText(),
        alert.get("handler").asText(), alert.get("severity").asText()));
    assertEquals("1", all("totalTrips"));
    assertTrue(Double.parseDouble(all("successRate")) < 0.5, "calls before may be told late");
  }

  @Test
  void aSuccessBetweenEndsTheRowOfFailures() {
    fail(4);
    call("").ok();
    fail(4);

    await().until(() -> "4".equals(streams.get(CIRCUIT + "failures")));
    assertNull(streams.get(CIRCUIT + "state"));
  }

  @Test
  void whatTheCallerDidWrongIsNotCounted() {
    IntStream.range(0, 10).forEach(i -> call("\"delay\":-1").refused("INVALID"));

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
        calls.stream().filter(call -> call.join().word().equals("CIRCUIT_OPEN")).count());
    assertNull(streams.get(CIRCUIT + "state"), "who saw the last probe succeed finds it closed");
    assertEquals("8", streams.get(CIRCUIT + "allowed"), "five that failed and three probes");
    assertTrue(Double.parseDouble(all("successRate")) > 0.2, "three of eight");
    assertTrue(Double.parseDouble(all("avgRecoveryTime")) > 0);
    assertTrue(streams.run("PTTL", ALL).toLong() > 86_000_000);
    assertEquals(before + 1, streams.stream("cb:stream:circuit.closed").size());
    assertEquals(200, call("").status());
  }

  @Test
  void aFailedProbeOpensItAgainForLonger() {
    openSinceLong();

    call("\"shouldFail\":true").refused("UNAVAILABLE");

    assertEquals("OPEN", streams.get(CIRCUIT + "state"));
    assertEquals("1500", streams.get(CIRCUIT + "openMs"));
    call("").refused("CIRCUIT_OPEN");
  }

  @Test
  void probesThatNeverReportAreOfferedAgainAfterTheOpenTime() {
    halfOpen(streams.now() - 500, 3);
    Reply early = call("");
    halfOpen(streams.now() - 1001, 3);
    Reply late = call("");

    early.refused("CIRCUIT_OPEN");
    assertTrue(early.json().get("retryAfterMs").asLong() <= 500);
    assertEquals(200, late.status());
    assertEquals("1", streams.get(CIRCUIT + "successes"));
  }

  @Test
  void aFailureFromBeforeTheOpeningIsNoProbe() {
    CompletableFuture<Reply> slow = send("\"shouldFail\":true,\"delay\":500");
    await().until(() -> "1".equals(streams.get(CIRCUIT + "allowed")));
    halfOpen(streams.now(), 0);
    slow.join().refused("UNAVAILABLE");

    await().until(() -> streams.get(CIRCUIT + "lastFailure") != null);
    assertEquals("HALF_OPEN", streams.get(CIRCUIT + "state"));
  }

  @Test
  void aCallOverItsTimeoutIsATimeoutAndCountsAsAFailure() {
    Reply late = call("\"delay\":6000");

    assertEquals(504, late.status());
    late.refused("TIMEOUT");
    assertEquals("not_done", late.json().get("outcome").asText());
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
        .forEach(i -> call("\"shouldFail\":true").refused("UNAVAILABLE"));
  }

  private static Reply call(String input) {
    return send(input).join();
  }

  private static CompletableFuture<Reply> send(String input) {
    return HERE.send("test.circuit", "{" + input + "}");
  }
}
