package io.claudebench.instance.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Replicas that hold, pause and come back, against a model of one number: the term that may write. A replica that
 * pauses believes in its old term and writes with it when it comes back; {@code -Dseed=} repeats a walk.
 */
@QuarkusTest
@TestProfile(OwnRedis.class)
class DutyWalkTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = 2_000;
  private static final String KEY = "cb:duty:walked";

  @Inject Duties duties;
  @Inject Registry registry;
  @Inject Figures figures;

  private final Random random = new Random(SEED);
  private final List<Duty> replicas = new ArrayList<>();
  /** What each replica last believed, or 0. */
  private final long[] believed = new long[4];
  /** The model: who has it, with which term; nobody is -1. */
  private int holder = -1;
  private long term;
  private long highest;
  private int written;
  private int refused;

  @Test
  void onlyTheCurrentTermEverWrites() {
    registry.run("DEL", KEY);
    for (int i = 0; i < believed.length; i++) {
      replicas.add(duties.of(Keys.of("cb", ""), "walked", "walker-" + i));
    }
    for (int step = 0; step < STEPS; step++) {
      int who = random.nextInt(believed.length);
      String at = "seed " + SEED + ", step " + step + ", replica " + who;
      switch (random.nextInt(6)) {
        case 0, 1 -> hold(who, at);
        case 2, 3, 4 -> write(who, at);
        default -> expire();
      }
    }
    assertTrue(written > 100 && refused > 100, () -> "seed " + SEED + ": " + written + " writes, " + refused
        + " refused");
  }

  private void hold(int who, String at) {
    OptionalLong answer = replicas.get(who).tryHold().await().indefinitely();
    if (holder < 0) {
      assertTrue(answer.isPresent() && answer.getAsLong() > highest, at);
      holder = who;
      term = answer.getAsLong();
      highest = term;
    }
    assertEquals(holder == who ? OptionalLong.of(term) : OptionalLong.empty(), answer, at);
    if (holder == who) {
      believed[who] = term;
    }
    registry.run("PEXPIRE", KEY, "60000");
  }

  private void write(int who, String at) {
    if (believed[who] == 0) {
      return;
    }
    boolean isAllowed = holder >= 0 && believed[who] == term;
    try {
      figures.add("walked", believed[who]).await().indefinitely();
      written++;
      assertTrue(isAllowed, at + " wrote with term " + believed[who] + ", current is " + term);
    } catch (Refused told) {
      refused++;
      assertEquals(Refusal.LEASE_LOST, told.word(), at);
      assertTrue(!isAllowed, at + " was refused with the current term " + term);
    }
  }

  /** A pause of everybody, longer than the life of the duty. */
  private void expire() {
    registry.run("DEL", KEY);
    holder = -1;
  }
}
