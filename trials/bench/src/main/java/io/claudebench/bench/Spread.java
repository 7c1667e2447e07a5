package io.claudebench.bench;

/** The least and the greatest of a few rounds. */
final class Spread {
  private Spread() {}

  /** @param sorted ascending */
  static String of(double[] sorted) {
    return sorted.length == 1 ? "1 round" : sorted.length + " rounds, " + Figures.of(sorted[0]) + " to "
        + Figures.of(sorted[sorted.length - 1]);
  }
}
