package io.claudebench.hook.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"kubectl .*--context prod ! --context prod", "^deploy\\s+prod$ ! deploy",
      "a|b ! a,b", "(?i)Abc ! abc", "abc? ! ab", "ab{2}cde ! cde", "x(abc)?yz ! yz", "[abc]def ! def", "ab+cd ! ab",
      "\\x41bc ! ''", "a\\.b ! a.b", "[]x]yz ! yz", "abc* ! ab",
      "(?i)\\b(drop|truncate) +(table|index) ! table,index",
      "ab(?:cde|f)g ! ab", "(?P<n>abc|de)+ ! abc,de", "(a|)b ! b", "x(?i:Yz)y ! yz", "ab(?i)?cd ! ''", "a{b|c ! b,c",
      "[_[:alpha:]xyz]+ ! ''", "^(?s)abc ! abc", "(?i)k\u017f ! k"})
  void theWordsAreThoseOfWhichEveryMatchHasOne(String regex, String words) {
    assertEquals(words, RequiredWords.of(regex).stream().map(Piece::text).collect(Collectors.joining(",")));
  }

  @Test
  void theWordsNeverHideAMatch() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    List<String> pieces = List.of("a", "b", "c", "ab", ".", "a*", "b+", "c?", "(ab)", "(c)?", "[ab]", "[^a]", "a{2}",
        "\\.", "\\d", "^", "$", "b|c", "(?i)a", "\\w", "{", "a{0,2}", "[[:digit:]a]", "\uD83D\uDE80?", "(?i)", "(", ")",
        "(?:", "(?i:", "?", "|", "B", "abc", "[b[:alpha:]abc]", "k", "\u212A", "\u017F", "(?s)", "(?P<x>", "{b", "}",
        "\\Q", "\\E", "\\pL", "\\x61");
    int found = 0;
    for (int i = 0; i < 60_000; i++) {
      var regex = new StringBuilder();
      random.ints(1 + random.nextInt(7), 0, pieces.size()).forEach(at -> regex.append(pieces.get(at)));
      var text = new StringBuilder();
      random.ints(random.nextInt(9), 0, 7).forEach(at -> text.append("abc.1Ks".charAt(at)));
      var other = new StringBuilder();
      random.ints(random.nextInt(9), 0, 8).forEach(at -> other.append("abABC.1\u212A".charAt(at)));
      Search search;
      try {
        search = Search.of(regex.toString());
      } catch (IllegalArgumentException none) {
        continue;
      }
      var pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
      boolean is = pattern.matcher(text).find() || pattern.matcher(other).find();
      found += is ? 1 : 0;
      assertEquals(is, search.finds(new Texts(List.of(text.toString(), other.toString()))),
          "seed " + seed + ": " + regex + " in " + text + " or " + other);
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
