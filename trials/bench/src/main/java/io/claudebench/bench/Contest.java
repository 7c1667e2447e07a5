package io.claudebench.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Several measurements in turn, round after round, every other round backwards: the noise of the machine falls on all
 * alike.
 */
final class Contest {
  private final Map<String, Supplier<Result>> contenders = new LinkedHashMap<>();

  Contest with(String name, Supplier<Result> contender) {
    contenders.put(name, contender);
    return this;
  }

  /** All results go into the report; returned by name. */
  Map<String, Rounds> run(int rounds, Report report) {
    var results = new LinkedHashMap<String, List<Result>>();
    contenders.keySet().forEach(name -> results.put(name, new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      List<String> order = new ArrayList<>(contenders.keySet());
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      order.forEach(name -> results.get(name).add(report.add(contenders.get(name).get())));
    }
    var all = new LinkedHashMap<String, Rounds>();
    results.forEach((name, list) -> all.put(name, new Rounds(List.copyOf(list))));
    return all;
  }
}
