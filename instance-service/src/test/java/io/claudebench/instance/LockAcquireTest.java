package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class LockAcquireTest {
  @Inject
  Registry registry;

  private final String name = Lock.fresh();

  @Test
  void aFreeLockIsGivenForItsTtl() {
    Rest answer = Lock.acquire(name, "w1", 20_000, 0);

    long fence = Lock.got(answer);
    assertEquals(3, answer.body().size(), answer.body().toString());
    var hash = registry.hash("cb:lock:" + name);
    assertEquals(List.of("w1", Long.toString(fence)), List.of(hash.get("owner"), hash.get("fence")));
    assertEquals(Instant.ofEpochMilli(Long.parseLong(hash.get("expiresAt"))),
        Instant.parse(answer.body().get("expiresAt").textValue()));
    long life = registry.lifeMs("cb:lock:" + name);
    assertTrue(life > 10_000 && life <= 20_000, life + " ms");
  }

  @Test
  void aHeldLockIsNotGivenAndTheAnswerSaysWhoHasIt() {
    Lock.acquire(name, "w1", 20_000, 0);

    Rest answer = Lock.acquire(name, "w2", 20_000, 0);

    assertEquals(200, answer.status());
    assertFalse(answer.body().get("acquired").booleanValue());
    assertEquals("w1", answer.body().get("holder").textValue());
    long wait = answer.body().get("retryAfterMs").longValue();
    assertTrue(wait > 10_000 && wait <= 20_000, answer.body().toString());
    assertEquals(3, answer.body().size(), "no fence: " + answer.body());
    assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + name).toInteger());
  }

  @Test
  void theOwnerThatHoldsItDoesNotGetItAgain() {
    long fence = Lock.got(Lock.acquire(name, "w1", 20_000, 0));

    Rest again = Lock.acquire(name, "w1", 20_000, 0);

    assertFalse(again.body().get("acquired").booleanValue());
    assertEquals("w1", again.body().get("holder").textValue());
    assertEquals(200, Lock.release(name, "w1", fence).status());
  }

  @Test
  void itIsFreeWhenItsTtlIsOver() {
    Lock.got(Lock.acquire(name, "w1", 100, 0));

    Lock.await("it ended", () -> Lock.acquire(name, "w2", 20_000, 0).body().get("acquired").booleanValue());
  }

  @Test
  void theFenceGrowsAcrossReleaseAndExpiryAndLocks() {
    long before = 0;
    for (int i = 0; i < 4; i++) {
      long fence = Lock.got(Lock.acquire(name, "w" + i, i % 2 == 0 ? 100 : 20_000, 10_000));
      assertTrue(fence > before, fence + " after " + before);
      before = fence;
      if (i % 2 == 1) {
        Lock.release(name, "w" + i, fence);
      }
    }
    assertTrue(Lock.got(Lock.acquire(Lock.fresh(), "w1", 1000, 0)) > before);
    assertTrue(before > 1L << 32, "the epoch stands in it");
  }

  @Test
  void waitingEndsWithTheHolderOfThatMoment() {
    Lock.acquire(name, "w1", 20_000, 0);
    long from = System.nanoTime();

    Rest answer = Lock.acquire(name, "w2", 20_000, 300);

    long tookMs = (System.nanoTime() - from) / 1_000_000;
    assertTrue(tookMs >= 300, tookMs + " ms");
    assertEquals("w1", answer.body().get("holder").textValue());
    assertTrue(answer.body().get("retryAfterMs").longValue() <= 19_700, answer.body().toString());
    assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + name).toInteger());
  }

  @Test
  void anAnswerThatWasLostComesAgainUnderItsKeyAndOneThatMayBeRepeatedIsNotKept() {
    Rest first = Lock.acquire(name, "w1", 20_000, 0, "Idempotency-Key", name);
    assertArrayEquals(first.http().body(), Lock.acquire(name, "w1", 20_000, 0, "Idempotency-Key", name).http().body());

    String other = name + ":2";
    assertFalse(Lock.acquire(name, "w2", 20_000, 0, "Idempotency-Key", other).body().get("acquired").booleanValue());
    Lock.release(name, "w1", Lock.got(first));
    Lock.got(Lock.acquire(name, "w2", 20_000, 0, "Idempotency-Key", other));
    Lock.refused("CONFLICT", Lock.acquire(name, "w3", 20_000, 0, "Idempotency-Key", other));
  }

  @Test
  void exactlyOneOf32Wins() {
    var calls = IntStream.range(0, 32).mapToObj(i -> Lock.waiting(name, "w" + i, 20_000, 0)).toList();

    assertEquals(1, calls.stream().filter(call -> call.join().body().get("acquired").booleanValue()).count());
  }

  @Test
  void whatIsOutOfBoundsIsInvalid() {
    Lock.refused("INVALID", Lock.acquire(name, "w1", 99, 0));
    Lock.refused("INVALID", Lock.acquire(name, "w1", 3_600_001, 0));
    Lock.refused("INVALID", Lock.acquire(name, "w1", 1000, 30_001));
    Lock.refused("INVALID", Lock.acquire(name, "w1", 1000, -1));
    Lock.refused("INVALID", Lock.acquire("no name", "w1", 1000, 0));
    Lock.refused("INVALID", Lock.acquire(name, "", 1000, 0));
    Lock.refused("INVALID", Rest.post("lock.acquire", "{\"name\":\"a\",\"owner\":\"b\"}"));
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void whileNoEpochIsOpenNoFenceIsGiven() {
    String run = registry.run("HGET", "cb:epoch", "runId").toString();
    registry.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      Rest answer = Lock.acquire(name, "w1", 1000, 0);
      Lock.refused("UNAVAILABLE", answer);
      assertEquals("not_done", answer.body().get("outcome").textValue());
    } finally {
      registry.run("HSET", "cb:epoch", "runId", run);
    }
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void jsonRpcAndToolsAnswerTheSame() {
    var answer = Rest.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"lock.acquire\",\"params\":{\"name\":\""
        + name
        + "\",\"owner\":\"w1\",\"ttlMs\":20000}}").body();
    assertTrue(answer.at("/result/acquired").booleanValue(), answer.toString());

    var lost = Rest.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"lock.release\",\"params\":{\"name\":\""
        + name
        + "\",\"owner\":\"w2\",\"fence\":" + answer.at("/result/fence") + "}}").body();
    assertEquals("LEASE_LOST", lost.at("/error/data/code").asText(), lost.toString());
    var tools = Rest.get("/verbs").body().toString();
    assertTrue(tools.contains("lock__acquire") || tools.contains("lock.acquire"), tools);
  }
}
