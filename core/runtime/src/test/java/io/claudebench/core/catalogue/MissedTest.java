package io.claudebench.core.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MissedTest {
  private static final Set<String> CREATE = Set.of("task.create");

  private final Missed missed = new Missed(5_000, 15_000, 0);

  @Test
  void aVerbIsForgottenOnceItWasLookedForInVainLongEnough() {
    for (int looks = 1; looks <= 3; looks++) {
      assertEquals(CREATE, missed.kept(CREATE, Set.of(), looks * 5_000));
    }
    assertEquals(Set.of(), missed.kept(CREATE, Set.of(), 20_000));
  }

  @Test
  void anOutageInWhichNobodyCouldLookForgetsNothing() {
    assertEquals(CREATE, missed.kept(CREATE, Set.of(), 3_600_000));
  }

  @Test
  void whoIsSeenAgainIsMissedFromThenOn() {
    missed.kept(CREATE, Set.of(), 15_000);
    assertEquals(Set.of(), missed.kept(CREATE, CREATE, 20_000));
    assertEquals(CREATE, missed.kept(CREATE, Set.of(), 35_000));
  }
}
