package io.claudebench.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The same measurement several times over; the rounds of those it is compared with lie between them. */
record Rounds(List<Result> results) {
  double median() {
    return median(results.stream().mapToDouble(Result::perSecond).toArray());
  }

  /** The fastest round over the slowest. */
  double moved() {
    var speeds = results.stream().mapToDouble(Result::perSecond).summaryStatistics();
    return speeds.getMax() / speeds.getMin();
  }

  /** The ratio of each round to the round of the other that lay next to it: what disturbs both cancels out. */
  double[] over(Rounds other) {
    return over(other, Result::perSecond);
  }

  /** The same of another figure. */
  double[] over(Rounds other, ToDoubleFunction<Result> figure) {
    return IntStream.range(0, results.size()).mapToDouble(i -> figure.applyAsDouble(results.get(i))
        / figure.applyAsDouble(other.results().get(i))).sorted().toArray();
  }

  /** The round in the middle stands for all. */
  Result middle() {
    return results.stream().sorted((a, b) -> Double.compare(a.perSecond(), b.perSecond())).toList()
        .get(results.size() / 2);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
