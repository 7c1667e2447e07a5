package io.claudebench.trials.check;

import io.claudebench.trials.history.Recorded;

/**
 * What a fault may cost by the contract: acknowledgements that came between two moments may be forgotten, unless their task is {@code strict}.
 * Everything else of the promise holds regardless.
 *
 * @param from nanoseconds of the trial's clock  @param to the same; before {@code from} when nothing may be lost
 */
public record Allowance(long from, long to) {
  public static final Allowance NONE = new Allowance(1, 0);

  public boolean isAny() {
    return from <= to;
  }

  /** Whether this acknowledgement may be forgotten. */
  boolean covers(Recorded ack) {
    return ack.end() >= from && ack.start() <= to;
  }
}
