package io.claudebench.hook.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"kubectl .*--context prod ! --context prod", "^deploy\\s+prod$ ! deploy",
      "a|b ! ''", "(?i)abc ! ''", "abc? ! ab", "ab{2}cde ! cde", "x(abc)?yz ! yz", "[abc]def ! def", "ab+cd ! ab",
      "\\x41bc ! ''", "a\\.b ! a.b", "[]x]yz ! yz", "abc* ! ab"})
  void theWordIsWhatEveryMatchHas(String regex, String word) {
    assertEquals(word, RequiredWord.of(regex));
  }

  @Test
  void theWordNeverHidesAMatch() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> pieces = List.of("a", "b", "c", "ab", ".", "a*", "b+", "c?", "(ab)", "(c)?", "[ab]", "[^a]", "a{2}",
        "\\.", "\\d", "^", "$", "b|c", "(?i)a", "\\w", "{", "a{0,2}", "[[:digit:]a]", "\uD83D\uDE80?", "(?i)");
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      var regex = new StringBuilder();
      random.ints(1 + random.nextInt(5), 0, pieces.size()).forEach(at -> regex.append(pieces.get(at)));
      var text = new StringBuilder();
      random.ints(random.nextInt(9), 0, 5).forEach(at -> text.append("abc.1".charAt(at)));
      Search search;
      try {
        search = Search.of(regex.toString());
      } catch (IllegalArgumentException none) {
        continue;
      }
      boolean is = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).find();
      found += is ? 1 : 0;
      assertEquals(is, search.finds(text.toString()), "seed " + seed + ": " + regex + " in " + text);
    }
    assertTrue(found > 1000, "only " + found + " matches");
  }

  @Test
  void ordinaryPatternsAreNotTooLarge() {
    Search.of("^[a-z]{1,63}\\.[a-z]{2,63}$");
    Search.of("(?i)\\b(drop|truncate)\\s+(table|database)\\b");
  }

  @Test
  void whatIsNoPatternAndWhatWouldTakeAllMemoryIsRefused() {
    for (String regex : List.of("(", "a(?=b)", "(a{100}){100}", "((a{10,}){200}){3}", "x**",
        "(?:" + "\\pL".repeat(20) + "){999}", "[\\pL\\pN]{500}")) {
      assertThrows(IllegalArgumentException.class, () -> Search.of(regex), regex);
    }
  }
}
