package io.claudebench.instance.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.Limited;
import io.claudebench.instance.Registry;
import io.claudebench.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** 32 clients want one lock: never two holders, and nobody starves. */
@QuarkusTest
@TestProfile(Limited.class)
class LockContentionTest {
  private static final Logger LOG = Logger.getLogger(LockContentionTest.class);
  private static final int CLIENTS = 32;
  private static final long RUN_NANOS = 8_000_000_000L;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  @Inject
  Registry registry;

  private final String name = Lock.fresh();
  private final String guarded = "guarded:" + name;

  /** One time that somebody held it, by Redis' clock in µs: surely held in between, whatever the answers took. */
  private record Hold(int client, long fence, long fromMicros, long toMicros) {}

  private static <T> List<T> each(IntFunction<T> client) {
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      var done = new ArrayList<T>();
      for (var one : clients.invokeAll(IntStream.range(0, CLIENTS).mapToObj(n -> (Callable<T>) () -> client.apply(n))
          .toList())) {
        done.add(one.get());
      }
      return done;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private long redisMicros() {
    Response time = registry.run("TIME");
    return time.get(0).toLong() * 1_000_000 + time.get(1).toLong();
  }

  private void assertNeverTwo(List<Hold> holds) {
    List<Hold> sorted = holds.stream().sorted(Comparator.comparingLong(Hold::fence)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      Hold before = sorted.get(i - 1);
      Hold after = sorted.get(i);
      assertTrue(after.fence() > before.fence() && after.fromMicros() >= before.toMicros(), () -> "seed " + SEED
          + ": two held it: " + before + " and " + after);
    }
  }

  @Test
  void of32ClientsNeverTwoHoldItAndEachGetsItsShare() {
    registry.run("HSET", guarded, "count", "0", "fence", "0");
    long end = System.nanoTime() + RUN_NANOS;
    var all = each(client -> {
      var holds = new ArrayList<Hold>();
      while (System.nanoTime() < end) {
        long fence = Lock.got(Lock.acquire(name, "w" + client, 30_000, 30_000));
        long from = redisMicros();
        int count = registry.run("HGET", guarded, "count").toInteger();
        assertTrue(registry.run("HGET", guarded, "fence").toLong() < fence, "the fence did not grow");
        registry.run("HSET", guarded, "fence", Long.toString(fence), "count", Integer.toString(count + 1));
        holds.add(new Hold(client, fence, from, redisMicros()));
        Lock.release(name, "w" + client, fence).ok();
      }
      return holds;
    });
    List<Hold> holds = all.stream().flatMap(List::stream).toList();
    int least = all.stream().mapToInt(List::size).min().orElseThrow();
    int most = all.stream().mapToInt(List::size).max().orElseThrow();
    LOG.infof("measured: %d clients got the lock %d times in %d ms; each between %d and %d times", CLIENTS,
        holds.size(), RUN_NANOS / 1_000_000, least, most);
    assertEquals(holds.size(), registry.run("HGET", guarded, "count").toInteger(), "an update was lost");
    assertNeverTwo(holds);
    assertTrue(most - least <= 2, least + " to " + most);
    assertEquals(0, registry.run("EXISTS", "cb:lock:" + name, "cb:lock-line:" + name).toInteger());
  }

  @Test
  void holdersThatVanishAreFollowedOnlyWhenTheirTtlIsOver() {
    long end = System.nanoTime() + RUN_NANOS / 2;
    var all = each(client -> {
      var holds = new ArrayList<Hold>();
      var random = new Random(SEED + client);
      while (System.nanoTime() < end) {
        int ttlMs = 100 + random.nextInt(100);
        Reply got = Lock.acquire(name, "w" + client, ttlMs, 30_000);
        long fence = Lock.got(got);
        long expires = Instant.parse(got.json().get("expiresAt").textValue()).toEpochMilli() * 1000;
        boolean vanishes = random.nextInt(10) == 0;
        long to = vanishes ? expires : Math.min(expires, redisMicros());
        holds.add(new Hold(client, fence, expires - ttlMs * 1000L + 999, to)); // it was given in this millisecond
        if (!vanishes) {
          Reply released = Lock.release(name, "w" + client, fence);
          assertTrue(Set.of("OK", "LEASE_LOST").contains(released.word()), released::toString);
        }
      }
      return holds;
    });
    List<Hold> holds = all.stream().flatMap(List::stream).toList();
    LOG.infof("measured: seed %d, %d times held, about every tenth ended by its ttl", SEED, holds.size());
    assertTrue(holds.size() >= CLIENTS);
    assertNeverTwo(holds);
  }
}
