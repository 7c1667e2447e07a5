package io.claudebench.hook.redact;

import java.util.List;
import java.util.Map;

/**
 * Texts made short. Secrets go first and the cut comes after, as half a secret is not known as one; of a very long text
 * only a margin beyond the cut is looked at.
 */
final class Cut {
  /** A secret that ends later than this after the cut may leave its beginning. */
  static final int MARGIN = Search.REACH;
  /** A secret may be seen only when another is gone; more often than this nobody but a liar nests them. */
  private static final int PASSES_MAX = 8;

  static String redacted(String text, int charsMax, Tally tally) {
    if (charsMax < 0) {
      throw new IllegalArgumentException("charsMax is " + charsMax + "; it must not be negative.");
    }
    String rest = text.length() - MARGIN > charsMax ? start(text, charsMax + MARGIN) : text;
    int end = Math.min(rest.length(), charsMax);
    boolean isLonger = end < rest.length();
    for (int pass = 0; pass < PASSES_MAX; pass++) {
      List<Span> spans = Search.spans(rest);
      if (spans.isEmpty()) {
        break;
      }
      var next = new StringBuilder(rest.length());
      int nextEnd = -1;
      int at = 0;
      for (Span span : spans) {
        if (nextEnd < 0 && span.from() >= end) {
          nextEnd = next.length() + end - at;
        }
        next.append(rest, at, span.from()).append(Mark.of(span.kind()));
        if (nextEnd < 0) {
          tally.add(span.kind());
          nextEnd = span.to() >= end ? next.length() : -1;
        }
        at = span.to();
      }
      end = nextEnd < 0 ? next.length() + end - at : nextEnd;
      rest = next.append(rest, at, rest.length()).toString();
    }
    String kept = start(rest, Math.min(end, charsMax));
    if (isLonger || kept.length() < end) {
      tally.cut();
    }
    return kept;
  }

  /** The beginning, of so many UTF-16 units at most; neither a code point nor a mark is cut in two. */
  static String start(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax > 0 && Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    Map.Entry<Integer, Integer> mark = Mark.in(text).lowerEntry(end);
    return text.substring(0, mark != null && mark.getValue() > end ? mark.getKey() : end);
  }

  private Cut() {}
}
