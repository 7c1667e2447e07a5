package io.claudebench.hook.redact;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Takes secrets out: {@code password=hunter2secret99} becomes {@code password=[redacted:password]}. Doing it again
 * changes nothing. It takes time in proportion to the text, whatever the text.
 *
 * <p>Not promised: that every secret is found, or that all that goes is one.
 */
public final class Redactor {
  /** Characters of one text that are looked at and kept. */
  public static final int TEXT_MAX = 1_048_576;

  /** A text without its secrets, of {@link #TEXT_MAX} characters at most. */
  public static Redacted<String> text(String text) {
    return text(text, TEXT_MAX);
  }

  /**
   * A text without its secrets, then its beginning: neither a code point, nor a mark, nor a secret is cut in two.
   *
   * @param charsMax how many UTF-16 units may be left
   */
  public static Redacted<String> text(String text, int charsMax) {
    var tally = new Tally();
    return tally.of(Cut.redacted(text, charsMax, tally));
  }

  /**
   * A value of which every text and name is without secrets, and what is said to be one by the name of its field is
   * gone. The value given stays as it is. What lies deeper than {@link JsonWalk#DEPTH_MAX} is gone as well.
   */
  public static Redacted<JsonNode> json(JsonNode value) {
    var tally = new Tally();
    return tally.of(new JsonWalk(tally).value(value, null, 0));
  }

  private Redactor() {}
}
