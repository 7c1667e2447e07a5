package io.claudebench.instance.lock;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Registry;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
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

    Reply answer = Lock.extend(name, "w1", fence, 60_000);

    assertEquals(fence, Lock.got(answer));
    assertEquals(3, answer.json().size());
    assertTrue(registry.lifeMs("cb:lock:" + name) > 50_000);
    assertEquals(registry.hash("cb:lock:" + name).get("expiresAt"),
        Long.toString(Instant.parse(answer.json().get("expiresAt").textValue()).toEpochMilli()));
  }

  @Test
  void itIsHeldBeyondItsFirstEnd() {
    long fence = Lock.got(Lock.acquire(name, "w1", 400, 0));
    Lock.got(Lock.extend(name, "w1", fence, 60_000));

    assertFalse(Lock.acquire(name, "w2", 1000, 600).ok().get("acquired").booleanValue());
  }

  @Test
  void aShorterTtlDoesNotEndItEarlier() {
    Reply first = Lock.acquire(name, "w1", 60_000, 0);

    assertEquals(first.json().get("expiresAt"), Lock.extend(name, "w1", Lock.got(first), 1000).ok().get("expiresAt"));
  }

  @Test
  void anotherFenceOrOwnerIsToldWhoHoldsItButNotTheFence() {
    Reply held = Lock.acquire(name, "w1", 60_000, 0);
    long fence = Lock.got(held);

    for (Reply lost : java.util.List.of(Lock.extend(name, "w1", fence - 1, 1000),
        Lock.extend(name, "w1", fence + 1, 1000), Lock.extend(name, "w2", fence, 1000))) {
      lost.refused("LEASE_LOST");
      assertEquals(409, lost.status());
      assertEquals("w1", lost.json().get("holder").textValue());
      assertEquals(held.json().get("expiresAt"), lost.json().get("expiresAt"));
      assertFalse(lost.json().toString().contains(Long.toString(fence)), lost.json().toString());
    }
  }

  @Test
  void anEndedLockCannotBeExtended() {
    long fence = Lock.got(Lock.acquire(name, "w1", 100, 0));
    Await.until("it ended", () -> registry.run("EXISTS", "cb:lock:" + name).toInteger() == 0);

    Reply lost = Lock.extend(name, "w1", fence, 1000);

    lost.refused("LEASE_LOST");
    assertFalse(lost.json().has("holder"), lost.json().toString());
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name).toInteger());
  }

  @Test
  void whatIsOutOfBoundsIsInvalid() {
    Lock.extend(name, "w1", 1, 99).refused("INVALID");
    Lock.extend(name, "w1", 1, 3_600_001).refused("INVALID");
    Lock.extend(name, "w1", -1, 1000).refused("INVALID");
    HERE.post("lock.extend", "{\"name\":\"a\",\"owner\":\"b\",\"ttlMs\":1000}").refused("INVALID");
  }
}
