package io.claudebench.core.journal;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one process counted of one verb since it started: calls, refusals by word, what was kept of its answers, and how
 * long calls took, in buckets. Only adders: counting allocates nothing and waits for nobody. Each cell is a field of
 * {@code cb:metrics:events:{verb}}.
 */
final class Counts {
  private static final int WORDS_AT = 2;
  private static final int CACHED_AT = WORDS_AT + Refusal.values().length;
  private static final int BUCKETS_AT = CACHED_AT + Cached.values().length;
  private static final List<String> FIELDS = fields();

  private final LongAdder[] cells = new LongAdder[FIELDS.size()];
  /** What Redis has of each cell; only the flush that runs touches it. */
  private final long[] told = new long[cells.length];

  /** A cell that grew: {@code by} more than Redis has. */
  record Growth(Counts counts, int cell, long by) {

    String field() {
      return FIELDS.get(cell);
    }

    void isTold() {
      counts.told[cell] += by;
    }
  }

  Counts() {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new LongAdder();
    }
  }

  /**
   * @param refused null when the call succeeded
   * @param nanos how long it took; below 0 when that says nothing, as it waited for work
   */
  void ended(Refused refused, long nanos) {
    cells[0].increment();
    if (refused != null) {
      cells[WORDS_AT + refused.word().ordinal()].increment();
    }
    if (nanos >= 0) {
      long micros = nanos / 1000;
      cells[1].add(micros);
      cells[BUCKETS_AT + bucket(micros)].increment();
    }
  }

  void cached(Cached what) {
    cells[CACHED_AT + what.ordinal()].increment();
  }

  private static int bucket(long micros) {
    int at = 0;
    while (at < Latency.BOUNDS_MICROS.size() && micros > Latency.BOUNDS_MICROS.get(at)) {
      at++;
    }
    return at;
  }

  /**
   * The cells that grew since they were told. A sum is never ahead of its cells, so nothing is told twice and nothing
   * is left out for good.
   */
  List<Growth> grown() {
    var grown = new ArrayList<Growth>();
    for (int i = 0; i < cells.length; i++) {
      long more = cells[i].sum() - told[i];
      if (more > 0) {
        grown.add(new Growth(this, i, more));
      }
    }
    return grown;
  }

  private static List<String> fields() {
    var names = new ArrayList<>(List.of("calls", "micros"));
    for (Refusal word : Refusal.values()) {
      names.add("refused:" + word);
    }
    for (Cached what : Cached.values()) {
      names.add(what.field());
    }
    Latency.names().forEach(bound -> names.add("le:" + bound));
    return names;
  }
}
