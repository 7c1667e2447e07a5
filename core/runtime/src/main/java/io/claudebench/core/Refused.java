package io.claudebench.core;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One refusal on its way to the caller: the word, one sentence, and facts beside it. It is an answer, so it carries no
 * stack trace.
 *
 * <p>Members every door shows: {@code code}, {@code detail}, {@code fix?}, {@code retryAfterMs?}, {@code outcome?} and
 * those given to {@link #with}.
 */
public final class Refused extends RuntimeException {
  private final Refusal word;
  private final Map<String, Object> facts = new LinkedHashMap<>();

  Refused(Refusal word, String sentence) {
    super(sentence, null, false, false);
    this.word = word;
  }

  public Refusal word() {
    return word;
  }

  /** The facts in the order they were given; the doors add them to their error form. */
  public Map<String, Object> facts() {
    return facts;
  }

  /** Adds a fact, for example the holder of a lease. Null values are left out. */
  public Refused with(String name, Object value) {
    if (value != null) {
      facts.put(name, value);
    }
    return this;
  }

  /** What the caller can do about it, in one sentence. */
  public Refused fix(String sentence) {
    return with("fix", sentence);
  }

  /** When the same call may succeed, in milliseconds from now. */
  public Refused retryAfterMs(long ms) {
    return with("retryAfterMs", Math.max(1, ms));
  }

  /** Nothing was changed. */
  public Refused notDone() {
    return with("outcome", "not_done");
  }

  /** The change may or may not have happened; the fix says how to find out. */
  public Refused unknown() {
    return with("outcome", "unknown").fix("Repeat the call with the same idempotency key.");
  }

  /** Whole seconds to wait, rounded up, for Retry-After; 0 when the word is not retryable. */
  public long retryAfterSeconds() {
    Object ms = facts.get("retryAfterMs");
    return ms instanceof Number n ? (n.longValue() + 999) / 1000 : word.retry() ? 1 : 0;
  }
}
