package io.claudebench.hook.policy;

import java.util.List;
import java.util.Locale;

/** Texts in which many things are looked for. What none of them has is seen without looking at each. */
final class Texts {
  static final Texts NONE = new Texts(List.of());

  private final List<String> all;
  private final boolean isCut;
  private String[] lower;
  private Grams grams;

  Texts(List<String> all) {
    this(all, false);
  }

  /** @param isCut whether there are more than these */
  Texts(List<String> all, boolean isCut) {
    this.all = all;
    this.isCut = isCut;
  }

  /** Then what is not in these may still be there. */
  boolean isCut() {
    return isCut;
  }

  int count() {
    return all.size();
  }

  String get(int index) {
    return all.get(index);
  }

  /** False only when none of the texts has it. @param places of a {@link Piece} */
  boolean mayHave(long places) {
    if (grams == null) {
      grams = new Grams();
      for (String text : all) {
        grams.add(text);
      }
    }
    return places < 0 && !grams.isAscii() || grams.hasAll(places & Long.MAX_VALUE);
  }

  /** Whether one of the texts has it. Letters beyond ASCII have more than two cases: then nothing is said. */
  boolean mayHave(int index, Piece piece) {
    String whole = all.get(index);
    if (!piece.ignoresCase()) {
      return whole.contains(piece.text());
    }
    lower = lower == null ? new String[all.size()] : lower;
    if (lower[index] == null) {
      lower[index] = isAscii(whole) ? whole.toLowerCase(Locale.ROOT) : "";
    }
    return lower[index].isEmpty() || lower[index].contains(piece.text());
  }

  private static boolean isAscii(String text) {
    int any = 0;
    for (int i = 0; i < text.length(); i++) {
      any |= text.charAt(i);
    }
    return any < 128;
  }
}
