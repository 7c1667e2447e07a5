package io.claudebench.hook.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeardTest {
  private static final int LONG_MS = 3_600_000;

  @Test
  void aSessionIsWrittenOnceInAWhileAndItsEndAtOnce() {
    var heard = new Heard(LONG_MS, 10);
    heard.add("a", false);
    heard.add("a", false);
    assertEquals(Map.of("a", false), words(heard, 10));
    heard.add("a", false);
    assertEquals(Map.of(), words(heard, 10));

    heard.add("a", true);
    assertEquals(Map.of("a", true), words(heard, 10));
    heard.add("a", false);
    assertEquals(Map.of("a", false), words(heard, 10), "it speaks again");
  }

  @Test
  void theLastWordCounts() {
    var heard = new Heard(LONG_MS, 10);
    heard.add("a", false);
    heard.add("a", true);
    heard.add("b", true);
    heard.add("b", false);

    assertEquals(Map.of("a", true, "b", false), words(heard, 10));
  }

  @Test
  void whatCouldNotBeWrittenIsTriedAgainUnlessThereIsALaterWord() {
    var heard = new Heard(LONG_MS, 10);
    heard.add("a", false);
    heard.add("b", false);
    var some = heard.take(10);
    heard.add("b", true);
    heard.back(some);

    assertEquals(Map.of("a", false, "b", true), words(heard, 10));
  }

  @Test
  void noMoreWaitThanMay() {
    var heard = new Heard(LONG_MS, 2);
    heard.add("a", false);
    heard.add("b", false);
    heard.add("c", false);
    heard.add("b", true);

    assertEquals(Map.of("a", false), words(heard, 1));
    assertEquals(Map.of("b", true), words(heard, 10));
  }

  /** Whether each ended. */
  private static Map<String, Boolean> words(Heard heard, int most) {
    return heard.take(most).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
        one -> one.getValue().isEnd()));
  }
}
