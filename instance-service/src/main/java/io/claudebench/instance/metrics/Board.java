package io.claudebench.instance.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/** Gauges that are there while their value is known, and gone, not stale, while it is not. */
final class Board {
  private final Map<String, MultiGauge> gauges = new HashMap<>();
  private final MeterRegistry meters;
  private volatile Map<String, Map<Tags, Double>> known = Map.of();

  Board(MeterRegistry meters) {
    this.meters = meters;
  }

  /** All that is known now, by name and labels; what is not among it goes. */
  synchronized void show(Map<String, Map<Tags, Double>> values) {
    known = values;
    values.keySet().forEach(name -> gauges.computeIfAbsent(name, fresh -> MultiGauge.builder(fresh).register(meters)));
    gauges.forEach((name, gauge) -> gauge.register(values.getOrDefault(name, Map.of()).keySet().stream()
        .<MultiGauge.Row<?>>map(tags -> MultiGauge.Row.of(tags, () -> value(name, tags))).toList()));
  }

  private double value(String name, Tags tags) {
    return known.getOrDefault(name, Map.of()).getOrDefault(tags, Double.NaN);
  }
}
