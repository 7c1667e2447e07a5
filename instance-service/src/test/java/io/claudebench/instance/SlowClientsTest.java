package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Wire.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Wire;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that does not send, or does not read, costs itself its connection and nobody else anything. */
@QuarkusTest
@TestProfile(SlowClientsTest.Small.class)
class SlowClientsTest {
  private static final int BIG = 60_000;
  private static final int PIPELINED = 150; // more than the kernel keeps for who does not read
  private static final int CONNECTIONS = 40;

  /** Limits that one test reaches. */
  public static class Small extends OwnRedis {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.putAll(Map.of("claudebench.limits.body-max", "100000", "claudebench.limits.bodies-max", "600000",
          "claudebench.limits.body-ms", "3000", "claudebench.limits.unread-max", "200000",
          "claudebench.limits.idle-ms", "4000", "claudebench.limits.connections-max", "" + CONNECTIONS));
      return settings;
    }
  }

  private final List<Wire> wires = new ArrayList<>();

  @BeforeEach
  void big() {
    wire().send(request("POST", "/state/put", "{\"key\":\"big\",\"value\":\"" + "x".repeat(BIG) + "\"}")).answer().ok();
  }

  @AfterEach
  void close() {
    wires.forEach(Wire::close);
    Await.until("nothing is left of them", () -> unread() == 0 && metric("http_bodies_bytes") == 0);
  }

  @Test
  void bodiesThatDoNotEndGiveWayToThoseThatDo() {
    String body = "{\"key\":\"slow\",\"value\":\"" + "x".repeat(80_000) + "\"}";
    List<Wire> slow = wires(8);
    for (Wire wire : slow) {
      wire.send(request("POST", "/state/put", body).substring(0, 79_000));
      wire().send(request("POST", "/state/put", body)).answer().ok();
    }
    Await.until("all together are within their limit", () -> metric("http_bodies_bytes") <= 600_000);
    assertTrue(slow.getFirst().ends());
  }

  @Test
  void whatJsonBecomesInMemoryCounts() {
    Reply reply = hold().send(request("POST", "/rpc", "[" + "{},".repeat(20_000) + "1]")).answer();
    assertEquals("UNAVAILABLE", reply.json().at("/error/data/code").asText(), reply::toString);
  }

  /** A body that will not end, beside which that of another must fit. */
  private Wire hold() {
    wire().send(request("POST", "/state/put", "x".repeat(50_000)).substring(0, 49_000));
    Await.until("it came", () -> metric("http_bodies_bytes") > 40_000);
    return wire();
  }

  @Test
  void aBodyThatDoesNotComeEndsItsConnection() {
    assertTrue(wire().send(request("POST", "/state/put", "{\"key\":\"slow\"}").replace("\"}", "")).ends());
    Wire second = wire().send(request("GET", "/state/count", ""));
    second.answer().ok();
    assertTrue(second.send(request("POST", "/nowhere", "{}").replace("{}", "{")).answer().status() == 404);
    assertTrue(second.ends());
  }

  @Test
  void whoIsOwedAnAnswerIsNotIdle() {
    String lock = "{\"name\":\"slow\",\"owner\":\"%s\",\"ttlMs\":60000,\"waitMs\":%d}";
    wire().send(request("POST", "/lock/acquire", lock.formatted("a", 0))).answer().ok();
    Reply reply = wire().send(request("POST", "/lock/acquire", lock.formatted("b", 6000))).answer();
    assertTrue(reply.status() == 200 && !reply.json().path("acquired").asBoolean(), reply::toString);
  }

  @Test
  void whoIsOwedNothingIsIdle() {
    Wire wire = wire();
    wire.send(request("GET", "/state/count", "")).answer().ok();
    assertTrue(wire.ends());
  }

  @Test
  void anEventStreamWithNothingToSayStaysOpen() throws IOException {
    Reply session = wire().send(request("POST", "/mcp", Doors.INITIALIZE,
        "Accept: application/json, text/event-stream")).answer();
    Wire stream = wire().send(request("GET", "/mcp", "", "Accept: text/event-stream",
        "Mcp-Session-Id: " + session.header("Mcp-Session-Id")));
    int comments = 0;
    while (comments < 2) {
      comments += stream.line().equals(":") ? 1 : 0;
    }
    assertEquals(2, comments);
  }

  @Test
  void pipelinedAnswersWaitForWhoReadsThem() {
    Wire slow = pipelining();
    Await.until("answers lie", () -> unread() > 0);
    for (int i = 0; i < 20; i++) {
      assertTrue(unread() < 300_000, "only those that were begun lie here");
    }
    for (int i = 0; i < PIPELINED; i++) {
      assertEquals(BIG, slow.answer().ok().get("value").textValue().length());
    }
  }

  @Test
  void whenAllTogetherReadTooLittleThoseWhoBeganFirstGo() {
    double before = metric("http_connections_cut_total");
    Wire first = pipelining();
    Await.until("answers lie", () -> unread() > 0);
    var others = Stream.generate(this::pipelining).limit(5).toList();
    Await.until("one went", () -> metric("http_connections_cut_total") > before);
    assertTrue(count(first) < PIPELINED, "another went first");
    assertTrue(others.stream().anyMatch(wire -> count(wire) == PIPELINED), "all went");
  }

  @Test
  void oneConnectionMoreThanTheLimitIsClosed() {
    List<Wire> many = wires(CONNECTIONS + 20);
    int answered = 0;
    for (Wire wire : many) {
      answered += answered(wire.send(request("GET", "/state/count", ""))).size();
    }
    assertTrue(answered > 0 && answered <= CONNECTIONS, answered + " were answered");
    many.forEach(Wire::close);
    Await.until("there is room again",
        () -> !answered(wire().send(request("GET", "/state/count", ""))).isEmpty());
  }

  private Wire pipelining() {
    Wire wire = wire();
    for (int i = 0; i < PIPELINED; i++) {
      wire.send(request("GET", "/state/get?key=big", ""));
    }
    return wire;
  }

  private static int count(Wire wire) {
    int count = 0;
    while (count < PIPELINED && !answered(wire).isEmpty()) {
      count++;
    }
    return count;
  }

  /** One answer, or none when the connection ended. */
  private static List<Reply> answered(Wire wire) {
    try {
      return List.of(wire.answer());
    } catch (UncheckedIOException ended) {
      return List.of();
    }
  }

  private Wire wire() {
    return wires(1).getFirst();
  }

  private List<Wire> wires(int count) {
    List<Wire> made = Stream.generate(() -> new Wire(HERE)).limit(count).toList();
    wires.addAll(made);
    return made;
  }

  private static double unread() {
    return metric("http_unread_bytes");
  }

  /** By a connection of its own, as a pooled one may just have been idle too long. */
  private static double metric(String name) {
    return Wire.ask(HERE, "GET", "/q/metrics", "Accept: text/plain").metric(name).orElseThrow();
  }
}
