package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class LockExtendTest {
  @Inject
  Registry registry;

  private final String name = Lock.fresh();

  @Test
  void aHolderKeepsItForLongerUnderTheSameFence() {
    long fence = Lock.got(Lock.acquire(name, "w1", 1000, 0));

    Rest answer = Lock.extend(name, "w1", fence, 60_000);

    assertEquals(fence, Lock.got(answer));
    assertEquals(3, answer.body().size());
    assertTrue(registry.lifeMs("cb:lock:" + name) > 50_000);
    assertEquals(registry.hash("cb:lock:" + name).get("expiresAt"),
        Long.toString(Instant.parse(answer.body().get("expiresAt").textValue()).toEpochMilli()));
  }

  @Test
  void itIsHeldBeyondItsFirstEnd() {
    long fence = Lock.got(Lock.acquire(name, "w1", 400, 0));
    Lock.got(Lock.extend(name, "w1", fence, 60_000));

    assertFalse(Lock.acquire(name, "w2", 1000, 600).body().get("acquired").booleanValue());
  }

  @Test
  void aShorterTtlDoesNotEndItEarlier() {
    Rest first = Lock.acquire(name, "w1", 60_000, 0);

    assertEquals(first.body().get("expiresAt"), Lock.extend(name, "w1", Lock.got(first), 1000).body().get("expiresAt"));
  }

  @Test
  void anotherFenceOrOwnerIsToldWhoHoldsItButNotTheFence() {
    Rest held = Lock.acquire(name, "w1", 60_000, 0);
    long fence = Lock.got(held);

    for (Rest lost : java.util.List.of(Lock.extend(name, "w1", fence - 1, 1000),
        Lock.extend(name, "w1", fence + 1, 1000), Lock.extend(name, "w2", fence, 1000))) {
      Lock.refused("LEASE_LOST", lost);
      assertEquals(409, lost.status());
      assertEquals("w1", lost.body().get("holder").textValue());
      assertEquals(held.body().get("expiresAt"), lost.body().get("expiresAt"));
      assertFalse(lost.body().toString().contains(Long.toString(fence)), lost.body().toString());
    }
  }

  @Test
  void anEndedLockCannotBeExtended() {
    long fence = Lock.got(Lock.acquire(name, "w1", 100, 0));
    Lock.await("it ended", () -> registry.run("EXISTS", "cb:lock:" + name).toInteger() == 0);

    Rest lost = Lock.extend(name, "w1", fence, 1000);

    Lock.refused("LEASE_LOST", lost);
    assertFalse(lost.body().has("holder"), lost.body().toString());
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void whatIsOutOfBoundsIsInvalid() {
    Lock.refused("INVALID", Lock.extend(name, "w1", 1, 99));
    Lock.refused("INVALID", Lock.extend(name, "w1", 1, 3_600_001));
    Lock.refused("INVALID", Lock.extend(name, "w1", -1, 1000));
    Lock.refused("INVALID", Rest.post("lock.extend", "{\"name\":\"a\",\"owner\":\"b\",\"ttlMs\":1000}"));
  }
}
