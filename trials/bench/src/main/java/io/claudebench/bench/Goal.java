package io.claudebench.bench;

/**
 * A figure that stands first in the output.
 *
 * @param figure what was found; NaN when it was not
 * @param aim the bound; NaN where nothing was promised
 * @param atLeast whether the bound is the lower one @param unit behind the figure @param note spread, or why there is
 *     no figure
 */
record Goal(String name, double figure, double aim, boolean atLeast, String unit, String note) {
  static Goal ratio(String name, double figure, double aim, String note) {
    return new Goal(name, figure, aim, true, "", note);
  }

  static Goal below(String name, double figure, double aim, String unit, String note) {
    return new Goal(name, figure, aim, false, unit, note);
  }

  /** Reported, not promised. */
  static Goal shown(String name, double figure, String unit, String note) {
    return new Goal(name, figure, Double.NaN, true, unit, note);
  }

  static Goal missing(String name, String why) {
    return new Goal(name, Double.NaN, Double.NaN, true, "", why);
  }

  String verdict() {
    if (Double.isNaN(figure)) {
      return "none";
    }
    if (Double.isNaN(aim)) {
      return "";
    }
    return (atLeast ? figure >= aim : figure < aim) ? "met" : "SHORT";
  }

  String aimText() {
    return Double.isNaN(aim) ? "" : "(goal " + (atLeast ? "≥ " : "< ") + Figures.of(aim) + unit + ")";
  }
}
