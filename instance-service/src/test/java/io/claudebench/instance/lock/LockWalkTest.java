package io.claudebench.instance.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Registry;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * One client walks at random over a few locks with short ttls; a naive model says what each answer may be.
 * {@code -Dseed=} repeats a walk.
 */
@QuarkusTest
@WithTestResource(RedisResource.class)
class LockWalkTest {
  private static final Logger LOG = Logger.getLogger(LockWalkTest.class);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = 2500;

  @Inject
  Registry registry;

  private final Random random = new Random(SEED);
  private final Model[] locks = IntStream.range(0, 4).mapToObj(i -> new Model()).toArray(Model[]::new);
  private long fences;
  private long before;
  private long after;
  private int ambiguous;

  /** What a lock is, as far as its client can know: held until {@code expires} by Redis' clock. */
  private static final class Model {
    final String name = Lock.fresh();
    String owner = "";
    long fence;
    long expires;
    long stale;
  }

  private long nowMs() {
    Response time = registry.run("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }

  private boolean surelyHeld(Model lock) {
    return lock.expires > after;
  }

  private boolean surelyFree(Model lock, long waitedMs) {
    return lock.expires < before + waitedMs;
  }

  @Test
  void everyAnswerIsOneTheModelAllows() {
    for (int step = 0; step < STEPS; step++) {
      Model lock = locks[random.nextInt(locks.length)];
      String owner = "w" + random.nextInt(3);
      int dice = random.nextInt(100);
      try {
        if (dice < 45) {
          acquire(lock, owner, random.nextInt(10) == 0 ? 1 + random.nextInt(150) : 0);
        } else if (dice < 70) {
          release(lock, owner);
        } else if (dice < 95) {
          extend(lock, owner);
        } else {
          repeat(lock, owner, "walk-" + SEED + "-" + step);
        }
      } catch (AssertionError wrong) {
        throw new AssertionError("seed " + SEED + ", step " + step + ", dice " + dice + ": " + wrong.getMessage(),
            wrong);
      }
    }
    LOG.infof("walked: seed %d, %d steps, %d answers could have been either", SEED, STEPS, ambiguous);
    assertTrue(ambiguous < STEPS / 10, ambiguous + " answers could have been either: the model says too little");
    for (Model lock : locks) {
      assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + lock.name).toInteger(), "nobody waits any more");
    }
  }

  private void acquire(Model lock, String owner, int waitMs) {
    int ttlMs = 100 + random.nextInt(400);
    before = nowMs();
    Reply answer = Lock.acquire(lock.name, owner, ttlMs, waitMs);
    after = nowMs();
    judge(lock, owner, ttlMs, waitMs, answer);
  }

  private void judge(Model lock, String owner, int ttlMs, int waitMs, Reply answer) {
    assertEquals(200, answer.status(), () -> answer.json().toString());
    if (answer.json().get("acquired").booleanValue()) {
      assertFalse(surelyHeld(lock), () -> "given while " + lock.owner + " held it");
      long fence = Lock.got(answer);
      assertTrue(fence > fences, () -> "fence " + fence + " after " + fences);
      long expires = Instant.parse(answer.json().get("expiresAt").textValue()).toEpochMilli();
      assertTrue(expires >= before + ttlMs && expires <= after + ttlMs, () -> "expires " + expires + " of " + before
          + ".." + after + " + " + ttlMs);
      lock.stale = lock.fence;
      lock.owner = owner;
      lock.fence = fence;
      lock.expires = expires;
      fences = fence;
    } else {
      assertFalse(surelyFree(lock, waitMs), () -> "not given, though free since " + lock.expires + ": "
          + answer.json());
      assertEquals(lock.owner, answer.json().get("holder").textValue());
      assertTrue(answer.json().get("retryAfterMs").longValue() <= Math.max(1, lock.expires - before),
          () -> answer.json().toString());
    }
  }

  /** Half of the calls come from the holder, the others from anybody with some fence. */
  private boolean byHolder() {
    return random.nextBoolean();
  }

  private long fence(Model lock) {
    return random.nextInt(3) == 0 ? lock.stale : lock.fence;
  }

  private void release(Model lock, String anybody) {
    String owner = byHolder() && !lock.owner.isEmpty() ? lock.owner : anybody;
    long fence = fence(lock);
    before = nowMs();
    Reply answer = Lock.release(lock.name, owner, fence);
    after = nowMs();
    if (allowed(lock, owner, fence, answer)) {
      lock.expires = 0;
    }
  }

  private void extend(Model lock, String anybody) {
    String owner = byHolder() && !lock.owner.isEmpty() ? lock.owner : anybody;
    long fence = fence(lock);
    int ttlMs = 100 + random.nextInt(400);
    before = nowMs();
    Reply answer = Lock.extend(lock.name, owner, fence, ttlMs);
    after = nowMs();
    if (allowed(lock, owner, fence, answer)) {
      long expires = Instant.parse(answer.json().get("expiresAt").textValue()).toEpochMilli();
      assertTrue(expires >= Math.max(lock.expires, before + ttlMs) && expires <= Math.max(lock.expires, after + ttlMs),
          () -> answer.json().toString());
      lock.expires = expires;
    }
  }

  /** Whether it was done; fails when the model says otherwise. */
  private boolean allowed(Model lock, String owner, long fence, Reply answer) {
    boolean done = answer.status() == 200;
    boolean mine = owner.equals(lock.owner) && fence == lock.fence;
    assertFalse(done && (!mine || surelyFree(lock, 0)), () -> "done by " + owner + " with " + fence);
    assertFalse(!done && mine && surelyHeld(lock), () -> "refused to the holder: " + answer.json());
    if (!done) {
      answer.refused("LEASE_LOST");
      assertFalse(surelyHeld(lock) && !lock.owner.equals(answer.json().path("holder").asText()),
          () -> answer.json().toString());
      assertFalse(surelyFree(lock, 0) && answer.json().has("holder"), () -> answer.json().toString());
    }
    ambiguous += mine && !surelyHeld(lock) && !surelyFree(lock, 0) ? 1 : 0;
    return done;
  }

  /** The same key again: the same bytes and no second lock, if the first call got it. */
  private void repeat(Model lock, String owner, String key) {
    before = nowMs();
    Reply first = Lock.acquire(lock.name, owner, 300, 0, "Idempotency-Key", key);
    after = nowMs();
    judge(lock, owner, 300, 0, first);
    if (first.json().get("acquired").booleanValue()) {
      assertEquals(first.okText(), Lock.acquire(lock.name, owner, 300, 0, "Idempotency-Key", key).okText());
    }
  }
}
