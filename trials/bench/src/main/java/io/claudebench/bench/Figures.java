package io.claudebench.bench;

import java.util.Locale;

/** Numbers as people read them: three figures, no more. */
final class Figures {
  private Figures() {}

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
