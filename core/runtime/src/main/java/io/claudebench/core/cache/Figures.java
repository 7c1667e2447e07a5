package io.claudebench.core.cache;

import io.claudebench.core.journal.Cached;
import io.claudebench.core.journal.Journal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** How often the answers of one verb were kept already: in memory (l1), in Redis (l2), or not. */
final class Figures {
  private final Map<Cached, Counter> counters = new EnumMap<>(Cached.class);
  private final Journal journal;
  private final String verb;

  Figures(MeterRegistry meters, Journal journal, String verb) {
    this.journal = journal;
    this.verb = verb;
    counters.put(Cached.L1, meters.counter("cache.hits", "verb", verb, "tier", "l1"));
    counters.put(Cached.L2, meters.counter("cache.hits", "verb", verb, "tier", "l2"));
    counters.put(Cached.MISSES, meters.counter("cache.misses", "verb", verb));
    counters.put(Cached.LOADS, meters.counter("cache.loads", "verb", verb));
  }

  void count(Cached what) {
    counters.get(what).increment();
    journal.cached(verb, what);
  }
}
