package io.claudebench.hook.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Locale;

/**
 * A pattern in RE2 syntax that is searched in a text. Most texts lack the longest word that the pattern cannot do
 * without; in them it is not searched at all.
 */
final class Search {
  /** RE2 copies what is repeated, and a class of Unicode has hundreds of ranges. */
  private static final int SIZE_MAX = 5000;

  final int size;
  private final Pattern pattern;
  private final String word;
  private final boolean ignoresCase;

  private Search(Pattern pattern, int size, String word, boolean ignoresCase) {
    this.pattern = pattern;
    this.size = size;
    this.word = word;
    this.ignoresCase = ignoresCase;
  }

  /** Throws IllegalArgumentException with a sentence when it is no such pattern, or would take too much memory. */
  static Search of(String regex) {
    long size = PatternSize.of(regex);
    if (size > SIZE_MAX) {
      throw new IllegalArgumentException("with its repetitions it is larger than " + SIZE_MAX);
    }
    try {
      boolean ignoresCase = regex.startsWith("(?i)");
      String word = RequiredWord.of(ignoresCase ? regex.substring(4) : regex);
      return new Search(Pattern.compile(regex, Pattern.DOTALL), (int) size,
          ignoresCase ? word.toLowerCase(Locale.ROOT) : word, ignoresCase);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  boolean finds(Text text) {
    return text.mayHave(word, ignoresCase) && pattern.matcher(text.whole).find();
  }

  boolean finds(String text) {
    return finds(new Text(text));
  }

  /** A text in which many patterns are searched. */
  static final class Text {
    final String whole;
    private String lower;

    Text(String whole) {
      this.whole = whole;
    }

    /** Letters beyond ASCII have more than two cases: then nothing is said. */
    private boolean mayHave(String word, boolean ignoresCase) {
      if (!ignoresCase) {
        return whole.contains(word);
      }
      if (lower == null) {
        lower = whole.chars().allMatch(c -> c < 128) ? whole.toLowerCase(Locale.ROOT) : "";
      }
      return lower.isEmpty() || lower.contains(word);
    }
  }
}
