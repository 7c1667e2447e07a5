package io.claudebench.core.guard;

import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * What one process knows of one verb's breaker: its keys, and the outcomes not sent yet. Failures are sent at once, one
 * batch under way at a time; successes, which only end a row of failures, wait for the timer.
 */
final class Circuit {
  private static final String LIFE_MS = "3600000";
  private static final int UNSENT_MAX = 1000;

  private final String verb;
  private final Background by;
  private final List<String> limits;
  private final Script record;
  private final int flushMs;
  private final Vertx vertx;
  private final StringBuilder unsent = new StringBuilder();
  private boolean sending;
  private boolean timed;

  /** @param limits failures, openMs, probes, growth, openMaxMs  @param by whom its events name */
  Circuit(String verb, Background by, List<String> limits, Script record, int flushMs, Vertx vertx) {
    this.verb = verb;
    this.by = by;
    this.limits = limits;
    this.record = record;
    this.flushMs = flushMs;
    this.vertx = vertx;
  }

  /** Whether a call may pass, as {@code circuit_check} answers. */
  Uni<Response> check(Script check) {
    return check.of(verb).run(by, limits.get(2), LIFE_MS);
  }

  /** A call that passed the closed breaker ended. */
  void ended(boolean failed) {
    synchronized (this) {
      boolean repeated = !failed && !unsent.isEmpty() && unsent.charAt(unsent.length() - 1) == 's';
      if (!repeated && unsent.length() < UNSENT_MAX) {
        unsent.append(failed ? 'f' : 's');
      }
    }
    next();
  }

  /** Sends outcomes, {@code f} or {@code s} each, in order; {@code token} is that of a probe, else empty. */
  Uni<Response> record(String outcomes, String token) {
    return record.of(verb).run(by, verb, outcomes, token, limits, LIFE_MS);
  }

  private void next() {
    synchronized (this) {
      if (sending || unsent.isEmpty()) {
        return;
      }
      if (unsent.indexOf("f") < 0) {
        if (!timed) {
          timed = true;
          vertx.setTimer(flushMs, id -> flush());
        }
        return;
      }
    }
    flush();
  }

  private void flush() {
    String outcomes;
    synchronized (this) {
      timed = false;
      if (sending || unsent.isEmpty()) {
        return;
      }
      sending = true;
      outcomes = unsent.toString();
      unsent.setLength(0);
    }
    record(outcomes, "").subscribe().with(done -> sent(), failure -> sent());
  }

  private void sent() {
    synchronized (this) {
      sending = false;
    }
    next();
  }
}
