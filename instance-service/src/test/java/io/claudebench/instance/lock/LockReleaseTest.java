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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class LockReleaseTest {
  @Inject
  Registry registry;

  private final String name = Lock.fresh();

  @Test
  void aReleasedLockLeavesNothingBehind() {
    assertEquals("{\"released\":true}",
        Lock.release(name, "w1", Lock.got(Lock.acquire(name, "w1", 60_000, 0))).ok().toString());
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name, "cb:lock-line:" + name).toInteger());
  }

  @Test
  void aReleaseWakesTheWaiterLongBeforeTheTtl() throws Exception {
    long fence = Lock.got(Lock.acquire(name, "w1", 60_000, 0));
    var waiting = Lock.waiting(name, "w2", 60_000, 30_000);
    Await.until("it stands in line", () -> registry.run("ZCARD", "cb:lock-line:" + name).toInteger() == 1);

    Lock.release(name, "w1", fence).ok();

    assertTrue(Lock.got(waiting.get(5, TimeUnit.SECONDS)) > fence);
    assertEquals(0, registry.run("EXISTS", "cb:lock-line:" + name).toInteger());
  }

  @Test
  void onlyTheHolderWithItsFenceReleases() {
    Reply held = Lock.acquire(name, "w1", 60_000, 0);
    long fence = Lock.got(held);

    Lock.release(name, "w2", fence).refused("LEASE_LOST");
    Reply stale = Lock.release(name, "w1", fence - 1);

    stale.refused("LEASE_LOST");
    assertEquals("w1", stale.json().get("holder").textValue());
    assertEquals(held.json().get("expiresAt"), stale.json().get("expiresAt"));
    assertFalse(stale.json().toString().contains(Long.toString(fence)), stale.json().toString());
    assertEquals("w1", registry.hash("cb:lock:" + name).get("owner"));
  }

  @Test
  void aStaleHolderDoesNotReleaseTheLockOfTheNext() {
    long first = Lock.got(Lock.acquire(name, "w1", 100, 0));
    long second = Lock.got(Lock.acquire(name, "w1", 60_000, 10_000));

    Lock.release(name, "w1", first).refused("LEASE_LOST");
    assertEquals(Long.toString(second), registry.hash("cb:lock:" + name).get("fence"));
  }

  @Test
  void aSecondReleaseIsLostUnlessItRepeatsTheFirst() {
    long fence = Lock.got(Lock.acquire(name, "w1", 60_000, 0));

    assertEquals(200, Lock.release(name, "w1", fence, "Idempotency-Key", name).status());
    Lock.release(name, "w1", fence).refused("LEASE_LOST");
    assertEquals(200, Lock.release(name, "w1", fence, "Idempotency-Key", name).status());
  }

  @Test
  void exactlyOneOf16ReleasesDoesIt() {
    long fence = Lock.got(Lock.acquire(name, "w1", 60_000, 0));
    String input = "{\"name\":\"" + name + "\",\"owner\":\"w1\",\"fence\":" + fence + "}";

    var calls = IntStream.range(0, 16).mapToObj(i -> HERE.send("lock.release", input)).toList();

    assertEquals(1, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(15, calls.stream().filter(call -> call.join().word().equals("LEASE_LOST")).count());
  }
}
