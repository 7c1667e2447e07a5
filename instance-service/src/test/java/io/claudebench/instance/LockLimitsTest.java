package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The named limits of those who wait for locks. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(LockLimitsTest.Small.class)
class LockLimitsTest {

  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.instance.lock.waiters-max", "2", "claudebench.instance.lock.parked-max", "3");
    }
  }

  @Inject
  Registry registry;

  private CompletableFuture<Rest> joins(String name, int n) {
    var call = Lock.waiting(name, "w" + n, 60_000, 3000);
    Lock.await("it stands in line", () -> registry.run("ZCARD", "cb:lock-line:" + name).toInteger() == n);
    return call;
  }

  @Test
  void aFullLineAndAFullProcessRefuseThoseThatWouldWaitAndNobodyElse() {
    String name = Lock.fresh();
    long fence = Lock.got(Lock.acquire(name, "w", 60_000, 0));
    var calls = new ArrayList<>(java.util.List.of(joins(name, 1), joins(name, 2)));

    Rest full = Lock.acquire(name, "w3", 60_000, 3000);
    Lock.refused("FULL", full);
    assertEquals("lockWaitersMax", full.body().get("limit").textValue());
    assertFalse(Lock.acquire(name, "w3", 60_000, 0).body().get("acquired").booleanValue());

    String other = Lock.fresh();
    long otherFence = Lock.got(Lock.acquire(other, "w", 60_000, 0));
    calls.add(joins(other, 1));
    Rest parked = Lock.acquire(other, "w2", 60_000, 3000);
    Lock.refused("UNAVAILABLE", parked);
    assertTrue(parked.body().get("detail").textValue().contains("lockParkedMax"), parked.body().toString());
    Lock.got(Lock.acquire(Lock.fresh(), "w", 60_000, 0));

    Lock.release(name, "w", fence);
    Lock.release(other, "w", otherFence);
    Lock.got(calls.get(0).join());
    Lock.got(calls.get(2).join());
    assertEquals("w1", calls.get(1).join().body().get("holder").textValue());
  }
}
