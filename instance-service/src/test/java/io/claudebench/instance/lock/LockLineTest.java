package io.claudebench.instance.lock;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Limited;
import io.claudebench.instance.Registry;
import io.claudebench.instance.lock.LockAcquire;
import io.claudebench.instance.lock.Locks;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The line of a lock: first come, first served over replicas; who leaves, dies or is told nothing does not hold it up.
 */
@QuarkusTest
@TestProfile(Limited.class)
class LockLineTest {
  private static final int TURN_MS = Limited.TURN_MS;
  /** Sooner than a wait ends by itself. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject
  Registry registry;

  @Inject
  Replicas replicas;

  private final String name = Lock.fresh();
  private final String line = "cb:lock-line:" + name;
  private final List<Integer> order = Collections.synchronizedList(new ArrayList<>());

  private int waiting() {
    return registry.run("ZCARD", line).toInteger();
  }

  /** Stands in line as the n-th; when it gets the lock it remembers that and gives it back at once. */
  private CompletableFuture<Void> joins(int n, Locks replica) {
    int before = waiting();
    CompletableFuture<Long> fence = replica == null ? Lock.waiting(name, "w" + n, 60_000, 30_000).thenApply(Lock::got)
        : replicas.waiting(replica, name, "w" + n, 60_000, 30_000).thenApply(LockAcquire.Out::fence);
    Await.until("w" + n + " stands in line", () -> waiting() == before + 1);
    return fence.thenAcceptAsync(got -> {
      order.add(n);
      Lock.release(name, "w" + n, got).ok();
    });
  }

  private static void all(List<CompletableFuture<Void>> calls) throws Exception {
    CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
  }

  @Test
  void thoseWhoWaitGetItInTheOrderOfTheirArrivalOverReplicas() throws Exception {
    Replicas.Process other = replicas.another();
    try {
      long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
      var calls = IntStream.range(0, 20).mapToObj(n -> joins(n, n % 3 == 1 ? other.locks() : null)).toList();
      Lock.release(name, "w", fence).ok();
      all(calls);
    } finally {
      other.parks().stop(null);
    }
    assertEquals(IntStream.range(0, 20).boxed().toList(), order);
    assertEquals(0, registry.run("EXISTS", line, "cb:lock:" + name).toInteger());
  }

  @Test
  void aHolderThatDiesIsFollowedByTheFirstInLineWhenItsTtlIsOver() throws Exception {
    Replicas.Process other = replicas.another();
    try {
      Lock.got(Lock.acquire(name, "dies", 1500, 0));
      var calls = IntStream.range(0, 6).mapToObj(n -> joins(n, n % 2 == 0 ? other.locks() : null)).toList();
      all(calls);
    } finally {
      other.parks().stop(null);
    }
    assertEquals(IntStream.range(0, 6).boxed().toList(), order);
  }

  @Test
  void aReplicaThatDiedHoldsTheLineUpForOneTurnHoweverManyOfItsCallersStoodThere() throws Exception {
    long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var calls = new ArrayList<CompletableFuture<Void>>();
    for (int n = 0; n < 4; n++) {
      registry.run("ZADD", line, "0." + n, "dead/" + n + " ghost " + (System.currentTimeMillis() + 25_000));
      calls.add(joins(n, null));
      registry.run("ZADD", line, n + 1.5 + "", "dead/" + (n + 10) + " ghost " + (System.currentTimeMillis() + 25_000));
    }
    assertEquals(12, waiting());
    long from = System.nanoTime();
    Lock.release(name, "w", fence).ok();
    assertEquals("ghost", Lock.acquire(name, "late", 1000, 0).ok().get("holder").textValue(),
        "it is the turn of the dead one, and nobody overtakes");
    all(calls);
    long tookMs = (System.nanoTime() - from) / 1_000_000;
    assertTrue(tookMs >= TURN_MS && tookMs < 2 * TURN_MS, tookMs + " ms");
    assertEquals(List.of(0, 1, 2, 3), order);
    assertEquals(0, waiting());
  }

  @Test
  void callersWhoseReplicaLostItsPlacesStandInLineAgainInTheirOldOrder() throws Exception {
    Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var calls = IntStream.range(0, 5).mapToObj(n -> joins(n, null)).toList();
    String first = registry.run("ZRANGE", line, "0", "0").get(0).toString();
    registry.run("DEL", "cb:lock:" + name);
    registry.run("HSET", "cb:lock:" + name, "turn", first, "turnEndsAt", "1");
    Replicas.Process other = replicas.another();
    long rival = replicas.waiting(other.locks(), name, "rival", 60_000, 0).get(5, TimeUnit.SECONDS).fence();
    assertEquals(0, waiting(), "the turn of the first was over");

    registry.run("PUBLISH", "cb:locks", name + " " + first);
    Await.until("they stand in line again", () -> waiting() == 5);
    Lock.release(name, "rival", rival).ok();
    all(calls);
    other.parks().stop(null);
    assertEquals(List.of(0, 1, 2, 3, 4), order);
  }

  @Test
  void nobodyOvertakesAWaiterWhoseTurnItIs() {
    registry.run("ZADD", line, "1", "elsewhere/1 w7 " + (System.currentTimeMillis() + 20_000));
    var late = Lock.acquire(name, "late", 1000, 0);
    assertFalse(late.ok().get("acquired").booleanValue());
    assertEquals("w7", late.json().get("holder").textValue());
    assertTrue(late.json().get("retryAfterMs").longValue() <= TURN_MS);
    assertFalse(Lock.acquire(name, "later", 1000, 300).ok().get("acquired").booleanValue());
    assertEquals(1, waiting());
  }

  @Test
  void whoseDeadlineIsOverHoldsNobodyUp() {
    registry.run("ZADD", line, "1", "elsewhere/1 w7 " + (System.currentTimeMillis() - 1000));
    Lock.got(Lock.acquire(name, "w1", 1000, 0));
  }

  @Test
  void aCallerWhoHangsUpLeavesTheLine() {
    long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
    try (var client = Wire.asks(HERE, "lock/acquire", input("left"))) {
      Await.until("it stands in line", () -> waiting() == 1);
    }
    Await.until("it left", () -> waiting() == 0);
    Lock.release(name, "w", fence).ok();
    Lock.got(Lock.acquire(name, "next", 1000, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rpc", "mcp"})
  void everyCallOfABatchLeavesTheLineWhenItsClientHangsUp(String door) {
    Lock.got(Lock.acquire(name, "w", 60_000, 0));
    String batch = Doors.batch(door, "lock.acquire", input("left1"), input("left2"));
    try (var client = Wire.asks(HERE, door, batch)) {
      Await.until("both stand in line", () -> waiting() == 2);
    }
    Await.until("both left", SOON, () -> waiting() == 0);
  }

  @Test
  void aCancelledMcpCallLeavesTheLine() {
    Lock.got(Lock.acquire(name, "w", 60_000, 0));
    String session = Doors.HERE.session();
    HERE.send("mcp", Doors.tool(7, "lock.acquire", input("left")), "Mcp-Session-Id", session);
    Await.until("it stands in line", () -> waiting() == 1);
    Doors.HERE.cancel("7", "Mcp-Session-Id", session);
    Await.until("it left", SOON, () -> waiting() == 0);
  }

  private String input(String owner) {
    return Rest.text(Map.of("name", name, "owner", owner, "ttlMs", 60_000, "waitMs", 30_000));
  }

  @Test
  void aCommandWhoseCallerLeftLeavesTheLine() {
    Lock.got(Lock.acquire(name, "w", 60_000, 0));
    Response entry = registry.run("XADD", "cb:commands:lock", "*", "data",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"lock.acquire\",\"params\":{\"name\":\""
        + name + "\",\"owner\":\"far\",\"ttlMs\":60000,\"waitMs\":30000},\"replyTo\":\"cb:replies:" + name + "\"}");
    Await.until("it stands in line", () -> waiting() == 1);
    registry.run("PUBLISH", "cb:gone", entry.toString());
    Await.until("it left", () -> waiting() == 0);
  }

  @Test
  void aLockThatWasTakenWhileItsCallerHungUpIsGivenBackButNotUnderItsKey() throws Exception {
    replicas.leavesWhileItIsGiven(name, null);
    Await.until("it is free again", () -> registry.run("EXISTS", "cb:lock:" + name).toInteger() == 0);

    replicas.leavesWhileItIsGiven(name + ":2", "key-" + name);
    assertEquals("left", Lock.acquire(name + ":2", "other", 1000, 300).ok().get("holder").textValue());
  }

  @Test
  void aLostChannelIsHeardAgainAndNothingThatWasMissedIsForgotten() throws Exception {
    long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var call = joins(1, null);
    long before = replicas.listening();
    registry.run("CLIENT", "KILL", "TYPE", "pubsub");
    Lock.release(name, "w", fence).ok();
    call.get(10, TimeUnit.SECONDS);
    Await.until("it is heard again", () -> replicas.listening() == before);
  }

  @Test
  void whenTheServiceStopsThoseWhoWaitAreAnsweredAndNobodyWaits() throws Exception {
    Replicas.Process stops = replicas.another();
    Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var parked = replicas.waiting(stops.locks(), name, "w1", 60_000, 30_000);
    Await.until("it stands in line", () -> waiting() == 1);
    stops.parks().drain(new ShutdownDelayInitiatedEvent());
    assertFalse(parked.get(5, TimeUnit.SECONDS).acquired());
    assertEquals(0, waiting());
    assertFalse(replicas.waiting(stops.locks(), name, "w2", 60_000, 30_000).get(5, TimeUnit.SECONDS).acquired());
    stops.parks().stop(null);
  }
}
