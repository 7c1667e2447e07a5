package io.claudebench.instance.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Registry;
import io.claudebench.instance.Small;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The named limits of those who wait for locks. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(Small.class)
class LockLimitsTest {

  @Inject
  Registry registry;

  private CompletableFuture<Reply> joins(String name, int n) {
    var call = Lock.waiting(name, "w" + n, 60_000, 3000);
    Await.until("it stands in line", () -> registry.run("ZCARD", "small:lock-line:" + name).toInteger() == n);
    return call;
  }

  @Test
  void aFullLineAndAFullProcessRefuseThoseThatWouldWaitAndNobodyElse() {
    String name = Lock.fresh();
    long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var calls = new ArrayList<>(java.util.List.of(joins(name, 1), joins(name, 2)));

    Reply full = Lock.acquire(name, "w3", 60_000, 3000);
    full.refused("FULL");
    assertEquals("lockWaitersMax", full.refused("FULL").get("limit").textValue());
    assertFalse(Lock.acquire(name, "w3", 60_000, 0).ok().get("acquired").booleanValue());

    String other = Lock.fresh();
    long otherFence = Lock.got(Lock.acquire(other, "w", 60_000, 0));
    calls.add(joins(other, 1));
    Reply parked = Lock.acquire(other, "w2", 60_000, 3000);
    parked.refused("UNAVAILABLE");
    assertTrue(parked.json().get("detail").textValue().contains("lockParkedMax"), parked.json().toString());
    Lock.got(Lock.acquire(Lock.fresh(), "w", 60_000, 0));

    Lock.release(name, "w", fence).ok();
    Lock.release(other, "w", otherFence).ok();
    Lock.got(calls.get(0).join());
    Lock.got(calls.get(2).join());
    assertEquals("w1", calls.get(1).join().ok().get("holder").textValue());
  }
}
