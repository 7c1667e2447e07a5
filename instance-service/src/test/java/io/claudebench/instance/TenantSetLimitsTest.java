package io.claudebench.instance;

import static io.claudebench.instance.KeyFixture.asAdmin;
import static io.claudebench.instance.KeyFixture.call;
import static io.claudebench.instance.KeyFixture.send;
import static io.claudebench.instance.TenantFixture.SOON;
import static io.claudebench.instance.TenantFixture.key;
import static io.claudebench.instance.TenantFixture.tenant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a tenant may have at once holds over all replicas, and for it alone. */
@QuarkusTest
@TestProfile(KeyFixture.Guarded.class)
class TenantSetLimitsTest {
  @Inject Registry registry;

  @Test
  void noMoreInstancesThanItMayHave() {
    String key = key(tenant(registry, Map.of("instances", 2)));
    for (String id : List.of("a", "b", "a")) {
      call(key, "system.register", "id", id, "roles", List.of()).ok();
    }
    Reply third = call(key, "system.register", "id", "c", "roles", List.of());
    third.refused("FULL");
    assertEquals("instances", third.json().get("limit").textValue());
  }

  /** The window is of Redis, so it holds over all replicas; lifelines pass, and so do other tenants. */
  @Test
  void noMoreCallsInASecondThanItMayMake() {
    String tenant = tenant(registry, Map.of("callsPerSecond", 20));
    String key = key(tenant);
    String other = key(tenant(registry, Map.of()));
    long began = System.nanoTime();
    List<CompletableFuture<Reply>> calls = IntStream.range(0, 200).mapToObj(i -> i % 2 == 0
        ? send(key, "state.put", "key", "k", "value", i) : send(key, "state.get", "key", "k")).toList();
    List<Reply> replies = calls.stream().map(CompletableFuture::join).toList();
    long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000;
    long passed = replies.stream().filter(reply -> reply.word().equals("OK")).count();
    assertTrue(passed > 0 && passed <= 20 * (seconds + 1), () -> passed + " calls passed in " + seconds + " s");
    Reply refused = replies.stream().filter(reply -> reply.word().equals("RATE_LIMITED")).findFirst().orElseThrow();
    assertEquals("callsPerSecond", refused.json().get("limit").textValue());
    call(key, "system.heartbeat", "instanceId", "a").ok();
    call(other, "state.count").ok();
    asAdmin("tenant.limits", "name", tenant, "limits", Map.of()).ok();
    Await.until("the limit is off", SOON, () -> IntStream.range(0, 30)
        .allMatch(i -> call(key, "state.count").word().equals("OK")));
  }

  /** Many that do not wait between their calls are served one behind the other; few are refused, and nobody starves. */
  @Test
  void aFloodIsSpreadOverTheSecond() {
    String key = key(tenant(registry, Map.of("callsPerSecond", 200)));
    long end = System.nanoTime() + 3_000_000_000L;
    List<CompletableFuture<int[]>> clients = IntStream.range(0, 8)
        .mapToObj(client -> CompletableFuture.supplyAsync(() -> {
          int[] words = new int[2];
          while (System.nanoTime() < end) {
            words[call(key, "state.put", "key", "k" + client, "value", 1).word().equals("OK") ? 0 : 1]++;
          }
          return words;
        }, task -> Thread.ofVirtual().start(task))).toList();
    List<int[]> words = clients.stream().map(CompletableFuture::join).toList();
    int passed = words.stream().mapToInt(one -> one[0]).sum();
    int refused = words.stream().mapToInt(one -> one[1]).sum();
    assertTrue(passed <= 200 * 4, () -> passed + " passed in 3 s");
    assertTrue(passed > refused, () -> passed + " passed, " + refused + " were refused");
    assertTrue(words.stream().allMatch(one -> one[0] > passed / 8 / 4), "each is served");
  }

  @Test
  void noMoreCallsWaitThanItMayHave() throws Exception {
    String tenant = tenant(registry, Map.of("watchers", 1));
    String key = key(tenant);
    call(key, "lock.acquire", "name", "l", "owner", "one", "ttlMs", 60_000).ok();
    var waiting = send(key, "lock.acquire", "name", "l", "owner", "two", "ttlMs", 60_000, "waitMs", 3_000);
    Await.until("it is parked",
        () -> registry.run("EXISTS", "{cb:" + tenant + "}:lock-line:l").toInteger() == 1);
    Reply third = call(key, "lock.acquire", "name", "l", "owner", "three", "ttlMs", 60_000, "waitMs", 3_000);
    third.refused("FULL");
    assertEquals("watchers", third.json().get("limit").textValue());
    assertFalse(waiting.get(5, TimeUnit.SECONDS).ok().get("acquired").booleanValue());
    assertFalse(call(key, "lock.acquire", "name", "l", "owner", "three", "ttlMs", 60_000, "waitMs", 1).ok()
        .get("acquired").booleanValue());
  }

  @Test
  void onlyOneThatThereIsHasLimits() {
    asAdmin("tenant.limits", "name", "nobody", "limits", Map.of()).refused("NOT_FOUND");
  }
}
