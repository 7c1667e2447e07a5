package io.claudebench.trials.check;

import io.claudebench.trials.history.Creation;
import io.claudebench.trials.history.Finals;
import io.claudebench.trials.history.History;
import io.claudebench.trials.history.Recorded;
import java.util.List;

/**
 * What a fault may cost by the contract: acknowledgements that came between two moments may be forgotten, unless their
 * task is {@code strict}. Everything else of the promise holds regardless.
 *
 * @param from nanoseconds of the trial's clock
 * @param to the same; before {@code from} when nothing may be lost
 */
public record Allowance(long from, long to) {
  public static final Allowance NONE = new Allowance(1, 0);

  public boolean isAny() {
    return from <= to;
  }

  /** Whether this acknowledgement may be forgotten. */
  boolean covers(Recorded ack) {
    return isAny() && ack.end() >= from && ack.start() <= to;
  }

  /** What was lost of what might be, by durability class. */
  public String lost(History history, Finals finals) {
    List<Creation> made = history.creations().stream().filter(creation -> covers(creation.call())).toList();
    List<Creation> gone = made.stream().filter(creation -> finals.task(creation.task()).isEmpty()).toList();
    long strict = gone.stream().filter(Creation::isStrict).count();
    return "of %d creates acknowledged in %.1f s lost %d durable and %d strict".formatted(made.size(),
        (to - from) / 1e9, gone.size() - strict, strict);
  }
}
