package io.claudebench.core.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Departure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who waits under a secret hears of its end, and nobody else does. */
class EndingsTest {
  private final Endings endings = new Endings();
  private final List<String> heard = new ArrayList<>();

  private void await(String id, String mac) {
    endings.of(id, mac).heard().subscribe().with(told -> heard.add(id + mac));
  }

  @Test
  void onlyThoseOfThatSecretAreTold() {
    await("k", "new");
    await("k", "old");
    await("k", "old");
    await("other", "old");
    endings.end("k", mac -> !mac.equals("new"));
    assertEquals(List.of("kold", "kold"), heard);
    endings.end("k", mac -> true);
    assertEquals(List.of("kold", "kold", "knew"), heard);
  }

  @Test
  void whatIsAwaitedIsNeverForgotten() {
    await("k", "m");
    for (int look = 0; look < 3; look++) {
      assertEquals(Set.of("k"), endings.awaited());
    }
    assertTrue(endings.has("k"));
  }

  @Test
  void whatNobodyAwaitsIsForgottenAtTheSecondLook() {
    Departure late = endings.of("k", "m");
    endings.awaited();
    assertTrue(endings.has("k"));
    late.heard().subscribe().with(told -> heard.add("late"));
    endings.awaited();
    endings.end("k", mac -> true);
    assertEquals(List.of("late"), heard);
    endings.of("k", "m");
    endings.awaited();
    endings.awaited();
    assertFalse(endings.has("k"));
  }
}
