package io.claudebench.core.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines go in their order, so many wait, and what found no room is told. */
class WriteBehindTest {
  private final List<String> told = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private boolean isAway;

  private final WriteBehind<String> lines = new WriteBehind<>(() -> Set.of("", "acme"),
      new WriteBehind.Room<>(3, 100, 2, String::length), count -> "lost " + count,
      (tenant, piece) -> {
        if (isAway) {
          return Uni.createFrom().failure(new IllegalStateException("away"));
        }
        List<String> taken = piece.subList(0, Math.min(room, piece.size()));
        taken.forEach(line -> told.add(tenant + ":" + line));
        return Uni.createFrom().item(taken.size());
      });

  @Test
  void whatIsNotTakenWaitsInItsOrder() {
    lines.add("", "a");
    lines.add("", "b");
    room = 1;
    flush();
    flush();
    assertEquals(List.of(":a", ":b"), told);
  }

  @Test
  void whatFindsNoRoomIsCountedAndToldOnceWhenThereIsSome() {
    isAway = true;
    IntStream.range(0, 5).forEach(i -> lines.add("acme", "n" + i));
    flush();
    assertEquals(2, lines.missed());
    isAway = false;
    flush();
    flush();
    assertEquals(List.of("acme:n0", "acme:n1", "acme:n2", "acme:lost 2"), told);
    assertEquals(0, lines.size());
  }

  @Test
  void oneTenantThatHasNoRoomTakesNoneOfAnother() {
    IntStream.range(0, 5).forEach(i -> lines.add("acme", "n" + i));
    lines.add("", "a");
    flush();
    assertEquals(List.of("acme:n0", "acme:n1", "acme:n2", "acme:lost 2", ":a"), told.stream().sorted((one, other) ->
        Boolean.compare(one.startsWith(":"), other.startsWith(":"))).toList());
  }

  @Test
  void whatATenantThatIsGoneHadIsDropped() {
    lines.add("gone", "a");
    flush();
    assertEquals(List.of(), told);
    assertEquals(0, lines.size());
  }

  @Test
  void whatIsTooMuchTogetherFindsNoRoomHoweverFewItIs() {
    lines.add("", "x".repeat(90));
    lines.add("", "y".repeat(90));
    flush();
    assertEquals(1, lines.missed());
    lines.add("", "z".repeat(90));
    flush();
    assertEquals(List.of("x", "lost 1", "z"), told.stream().map(line -> line.substring(1)).map(line ->
        line.startsWith("lost") ? line : line.substring(0, 1)).toList());
  }

  private void flush() {
    lines.flush().onFailure().recoverWithNull().await().indefinitely();
  }
}
