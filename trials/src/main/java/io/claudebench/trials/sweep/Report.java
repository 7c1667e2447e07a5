package io.claudebench.trials.sweep;

import java.util.List;
import java.util.Map;

/**
 * What a sweep saw.
 *
 * @param seed the same one asks the same again, as far as it comes
 * @param words how often each was answered; {@code OK} of what was no refusal
 * @param findings what must not be, a sentence each, the first of them
 */
public record Report(long seed, int verbs, int cases, Map<String, Integer> words, List<String> findings) {

  public boolean isClean() {
    return findings.isEmpty();
  }

  @Override
  public String toString() {
    return "sweep: " + cases + " hostile inputs to " + verbs + " verbs, seed " + seed + ": " + words + ", "
        + (isClean() ? "nothing INTERNAL, no process ended, no line forged" : String.join("\n  ", findings));
  }
}
