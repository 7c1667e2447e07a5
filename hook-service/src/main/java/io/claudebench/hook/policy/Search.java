package io.claudebench.hook.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/**
 * A pattern in RE2 syntax that is searched in texts. Most texts lack the words of which every match has one; in them
 * it is not searched at all.
 */
final class Search {
  /** RE2 copies what is repeated, and a class of Unicode has hundreds of ranges. */
  private static final int SIZE_MAX = 5000;

  final int size;
  private final Pattern pattern;
  /** Any of these; none when it is not known. */
  private final Piece[] words;

  private Search(Pattern pattern, int size, Piece[] words) {
    this.pattern = pattern;
    this.size = size;
    this.words = words;
  }

  /** Throws IllegalArgumentException with a sentence when it is no such pattern, or would take too much memory. */
  static Search of(String regex) {
    long size = PatternSize.of(regex);
    if (size > SIZE_MAX) {
      throw new IllegalArgumentException("with its repetitions it is larger than " + SIZE_MAX);
    }
    try {
      var pattern = Pattern.compile(regex, Pattern.DOTALL);
      return new Search(pattern, (int) size, RequiredWords.of(regex).toArray(Piece[]::new));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  /** Every text in which it is found has one of these; none when they are not known. */
  List<Piece> words() {
    return List.of(words);
  }

  /** Whether it is in one of them. */
  boolean finds(Texts texts) {
    if (!mayBeIn(texts)) {
      return false;
    }
    for (int i = 0; i < texts.count(); i++) {
      if (mayBeIn(texts, i) && pattern.matcher(texts.get(i)).find()) {
        return true;
      }
    }
    return false;
  }

  private boolean mayBeIn(Texts texts) {
    for (Piece word : words) {
      if (texts.mayHave(word.places())) {
        return true;
      }
    }
    return words.length == 0;
  }

  private boolean mayBeIn(Texts texts, int index) {
    for (Piece word : words) {
      if (texts.mayHave(index, word)) {
        return true;
      }
    }
    return words.length == 0;
  }
}
