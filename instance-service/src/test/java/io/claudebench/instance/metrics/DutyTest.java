package io.claudebench.instance.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.instance.OwnRedis;
import io.claudebench.instance.Registry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A duty of 1.5 s, seen by replicas of other names. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class DutyTest {
  private static final Keys KEYS = Keys.of("cb", "");
  private static final String NAME = "tested";

  @Inject Duties duties;
  @Inject Registry registry;
  @Inject Figures figures;

  @BeforeEach
  void vacate() {
    registry.run("DEL", "cb:duty:" + NAME);
  }

  @Test
  void exactlyOneOf16ReplicasAtOnceHasIt() {
    var replicas = IntStream.range(0, 16).mapToObj(i -> duties.of(KEYS, NAME, "r-" + i)).toList();
    List<OptionalLong> terms = Uni.join().all(replicas.stream().map(Duty::tryHold).toList()).andFailFast().await()
        .indefinitely();
    assertEquals(1, terms.stream().filter(OptionalLong::isPresent).count());
  }

  @Test
  void aHolderThatRenewsKeepsItsTermAndItsLife() {
    Duty one = duties.of(KEYS, NAME, "one");
    long term = hold(one).getAsLong();
    registry.run("PEXPIRE", "cb:duty:" + NAME, "300");

    assertEquals(term, hold(one).getAsLong());

    assertTrue(registry.lifeMs("cb:duty:" + NAME) > 1000);
    assertTrue(hold(duties.of(KEYS, NAME, "two")).isEmpty());
  }

  @Test
  void aHolderThatIsSilentLosesItToAHigherTermAndKnowsIt() {
    Duty one = duties.of(KEYS, NAME, "one");
    Duty two = duties.of(KEYS, NAME, "two");
    long first = hold(one).getAsLong();
    assertTrue(hold(two).isEmpty());

    await().atMost(Duration.ofSeconds(5)).until(() -> hold(two).isPresent());

    assertTrue(two.term().getAsLong() > first);
    assertTrue(one.term().isEmpty(), "its time is over by its own clock too");
    assertTrue(hold(one).isEmpty());
  }

  @Test
  void aStandingReplicaKeepsItForLongerThanOneLife() {
    Duty standing = duties.of(KEYS, NAME);
    standing.start();
    await().until(() -> standing.term().isPresent());
    long term = standing.term().getAsLong();
    long end = System.nanoTime() + Duration.ofMillis(3500).toNanos();
    await().atMost(Duration.ofSeconds(6)).until(() -> {
      assertTrue(hold(duties.of(KEYS, NAME, "other")).isEmpty());
      return System.nanoTime() > end;
    });
    assertEquals(term, standing.term().getAsLong());
    standing.stop();
  }

  @Test
  void withoutAnEpochNobodyTakesItAndItsHolderGoesOn() {
    Duty one = duties.of(KEYS, NAME, "one");
    hold(one);
    String run = registry.hash("cb:epoch").get("runId");
    registry.run("HSET", "cb:epoch", "runId", "0".repeat(40));
    try {
      assertTrue(hold(one).isPresent());
      registry.run("DEL", "cb:duty:" + NAME);
      assertEquals(Refusal.UNAVAILABLE, assertThrows(Refused.class, () -> hold(one)).word());
      assertEquals(0, registry.run("EXISTS", "cb:duty:" + NAME).toInteger());
    } finally {
      registry.run("HSET", "cb:epoch", "runId", run);
    }
  }

  @Test
  void aRollUpOfAStaleTermChangesNothingAndSaysSo() {
    long stale = hold(duties.of(KEYS, NAME, "one")).getAsLong();
    registry.run("DEL", "cb:duty:" + NAME);
    long current = hold(duties.of(KEYS, NAME, "two")).getAsLong();
    registry.keepOff();
    var before = List.of(registry.hash("cb:metrics:global"), registry.hash("cb:metrics:queues"));

    var refused = assertThrows(Refused.class, () -> figures.add(NAME, stale).await().indefinitely());

    assertEquals(Refusal.LEASE_LOST, refused.word());
    assertEquals("Term " + stale + " of this duty is over.", refused.getMessage());
    assertEquals(before, List.of(registry.hash("cb:metrics:global"), registry.hash("cb:metrics:queues")));
    figures.add(NAME, current).await().indefinitely();
    registry.run("DEL", "cb:duty:rollup");
    assertFalse(before.equals(List.of(registry.hash("cb:metrics:global"), registry.hash("cb:metrics:queues"))));
  }

  private static OptionalLong hold(Duty duty) {
    return duty.tryHold().await().indefinitely();
  }
}
