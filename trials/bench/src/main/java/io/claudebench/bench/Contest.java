package io.claudebench.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Several measurements in turn, round after round, every other round backwards: the noise of the machine falls on all
 * alike. Where a baseline moves by more than {@value #CALM} between rounds the machine was noisy, and all is measured
 * once more.
 */
final class Contest {
  private static final double CALM = 1.3;

  private final Map<String, Supplier<Result>> contenders = new LinkedHashMap<>();
  private final Set<String> baselines = new HashSet<>();

  Contest with(String name, Supplier<Result> contender) {
    contenders.put(name, contender);
    return this;
  }

  /** One that no change of ours can move. */
  Contest beside(String name, Supplier<Result> baseline) {
    baselines.add(name);
    return with(name, baseline);
  }

  /** All results go into the report; those that count are returned by name. */
  Map<String, Rounds> run(int rounds, Report report) {
    Map<String, Rounds> first = measure(rounds, report);
    if (!isNoisy(first, report)) {
      return first;
    }
    Map<String, Rounds> second = measure(rounds, report);
    isNoisy(second, report);
    return second;
  }

  private boolean isNoisy(Map<String, Rounds> all, Report report) {
    var moved = baselines.stream().filter(name -> all.get(name).moved() > CALM).sorted().toList();
    moved.forEach(name -> report.say("noisy: " + name + " moved by " + Figures.of(all.get(name).moved())
        + " between rounds"));
    return !moved.isEmpty();
  }

  private Map<String, Rounds> measure(int rounds, Report report) {
    var results = new LinkedHashMap<String, List<Result>>();
    contenders.keySet().forEach(name -> results.put(name, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      List<String> order = new ArrayList<>(contenders.keySet());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      report.say("round " + (round + 1) + " of " + rounds + ", load " + Figures.of(Machine.load()));
      order.forEach(name -> results.get(name).add(report.add(contenders.get(name).get())));
    }
    var all = new LinkedHashMap<String, Rounds>();
    results.forEach((name, list) -> all.put(name, new Rounds(List.copyOf(list))));
    return all;
  }
}
