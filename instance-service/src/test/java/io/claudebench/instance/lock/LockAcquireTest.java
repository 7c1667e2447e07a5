package io.claudebench.instance.lock;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Registry;
import io.claudebench.instance.States;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Reply;
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
    Reply answer = Lock.acquire(name, "w1", 20_000, 0);

    long fence = Lock.got(answer);
    assertEquals(3, answer.json().size(), answer.json().toString());
    var hash = registry.hash("cb:lock:" + name);
    assertEquals(List.of("w1", Long.toString(fence)), List.of(hash.get("owner"), hash.get("fence")));
    assertEquals(Instant.ofEpochMilli(Long.parseLong(hash.get("expiresAt"))),
        Instant.parse(answer.json().get("expiresAt").textValue()));
    long life = registry.lifeMs("cb:lock:" + name);
    assertTrue(life > 10_000 && life <= 20_000, life + " ms");
  }

  @Test
  void aHeldLockIsNotGivenAndTheAnswerSaysWhoHasIt() {
    Lock.got(Lock.acquire(name, "w1", 20_000, 0));

    Reply answer = Lock.acquire(name, "w2", 20_000, 0);

    assertEquals(200, answer.status());
    assertFalse(answer.json().get("acquired").booleanValue());
    assertEquals("w1", answer.json().get("holder").textValue());
    long wait = answer.json().get("retryAfterMs").longValue();
    assertTrue(wait > 10_000 && wait <= 20_000, answer.json().toString());
    assertEquals(3, answer.json().size(), "no fence: " + answer.json());
    assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + name).toInteger());
  }

  @Test
  void theOwnerThatHoldsItDoesNotGetItAgain() {
    long fence = Lock.got(Lock.acquire(name, "w1", 20_000, 0));

    Reply again = Lock.acquire(name, "w1", 20_000, 0);

    assertFalse(again.ok().get("acquired").booleanValue());
    assertEquals("w1", again.json().get("holder").textValue());
    Lock.release(name, "w1", fence).ok();
  }

  @Test
  void itIsFreeWhenItsTtlIsOver() {
    Lock.got(Lock.acquire(name, "w1", 100, 0));

    Await.until("it ended", () -> Lock.acquire(name, "w2", 20_000, 0).ok().get("acquired").booleanValue());
  }

  @Test
  void theFenceGrowsAcrossReleaseAndExpiryAndLocks() {
    long before = 0;
    for (int i = 0; i < 4; i++) {
      long fence = Lock.got(Lock.acquire(name, "w" + i, i % 2 == 0 ? 100 : 20_000, 10_000));
      assertTrue(fence > before, fence + " after " + before);
      before = fence;
      if (i % 2 == 1) {
        Lock.release(name, "w" + i, fence).ok();
      }
    }
    assertTrue(Lock.got(Lock.acquire(Lock.fresh(), "w1", 1000, 0)) > before);
    assertTrue(before > 1L << 32, "the epoch stands in it");
  }

  @Test
  void waitingEndsWithTheHolderOfThatMoment() {
    Lock.got(Lock.acquire(name, "w1", 20_000, 0));
    long from = System.nanoTime();

    Reply answer = Lock.acquire(name, "w2", 20_000, 300);

    long tookMs = (System.nanoTime() - from) / 1_000_000;
    assertTrue(tookMs >= 300, tookMs + " ms");
    assertEquals("w1", answer.ok().get("holder").textValue());
    assertTrue(answer.json().get("retryAfterMs").longValue() <= 19_700, answer.json().toString());
    assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + name).toInteger());
  }

  @Test
  void anAnswerThatWasLostComesAgainUnderItsKeyAndOneThatMayBeRepeatedIsNotKept() {
    Reply first = Lock.acquire(name, "w1", 20_000, 0, "Idempotency-Key", name);
    assertEquals(first.okText(), Lock.acquire(name, "w1", 20_000, 0, "Idempotency-Key", name).okText());

    String other = name + ":2";
    assertFalse(Lock.acquire(name, "w2", 20_000, 0, "Idempotency-Key", other).ok().get("acquired").booleanValue());
    Lock.release(name, "w1", Lock.got(first)).ok();
    Lock.got(Lock.acquire(name, "w2", 20_000, 0, "Idempotency-Key", other));
    Lock.acquire(name, "w3", 20_000, 0, "Idempotency-Key", other).refused("CONFLICT");
  }

  @Test
  void exactlyOneOf32Wins() {
    var calls = IntStream.range(0, 32).mapToObj(i -> Lock.waiting(name, "w" + i, 20_000, 0)).toList();

    assertEquals(1, calls.stream().filter(call -> call.join().ok().get("acquired").booleanValue()).count());
  }

  @Test
  void whatIsOutOfBoundsIsInvalid() {
    Lock.acquire(name, "w1", 99, 0).refused("INVALID");
    Lock.acquire(name, "w1", 3_600_001, 0).refused("INVALID");
    Lock.acquire(name, "w1", 1000, 30_001).refused("INVALID");
    Lock.acquire(name, "w1", 1000, -1).refused("INVALID");
    for (String none : Odd.NO_NAMES) {
      States.refused("INVALID", "lock.acquire", "name", none, "owner", "w1", "ttlMs", 1000);
      States.refused("INVALID", "lock.acquire", "name", name, "owner", none, "ttlMs", 1000);
    }
    HERE.post("lock.acquire", "{\"name\":\"a\",\"owner\":\"b\"}").refused("INVALID");
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void whileNoEpochIsOpenNoFenceIsGiven() {
    String run = registry.run("HGET", "cb:epoch", "runId").toString();
    registry.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      Reply answer = Lock.acquire(name, "w1", 1000, 0);
      answer.refused("UNAVAILABLE");
      assertEquals("not_done", answer.json().get("outcome").textValue());
    } finally {
      registry.run("HSET", "cb:epoch", "runId", run);
    }
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void jsonRpcAndToolsAnswerTheSame() {
    var answer = HERE.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"lock.acquire\",\"params\":{\"name\":\""
        + name
        + "\",\"owner\":\"w1\",\"ttlMs\":20000}}").json();
    assertTrue(answer.at("/result/acquired").booleanValue(), answer.toString());

    var lost = HERE.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"lock.release\",\"params\":{\"name\":\""
        + name
        + "\",\"owner\":\"w2\",\"fence\":" + answer.at("/result/fence") + "}}").json();
    assertEquals("LEASE_LOST", lost.at("/error/data/code").asText(), lost.toString());
    var tool = Doors.HERE.call(Door.MCP, "lock.acquire", "{\"name\":\"" + name
        + "\",\"owner\":\"w2\",\"ttlMs\":20000}");
    assertEquals("OK false w1", tool.word() + " " + tool.json().get("acquired") + " "
        + tool.json().get("holder").asText());
  }
}
