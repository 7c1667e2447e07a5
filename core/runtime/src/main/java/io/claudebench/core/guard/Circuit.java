package io.claudebench.core.guard;

import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;

/**
 * What one process knows of one verb's breaker: its keys, and the outcomes not sent yet. Failures are sent at once, one
 * batch under way at a time; successes, which only end a row of failures, wait for the timer.
 */
final class Circuit {
  private static final String LIFE_MS = "3600000";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String verb;
  private final Background by;
  private final List<String> limits;
  private final Script record;
  private final int flushMs;
  private final Vertx vertx;
  private Outcomes unsent = new Outcomes();
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

  /** A call that passed the closed breaker ended. Redis is told of a success soon, of a failure before the item. */
  Uni<Void> ended(boolean failed) {
    Uni<Void> told;
    synchronized (this) {
      unsent.add(failed);
      told = unsent.told();
    }
    next();
    return failed ? inTime(told) : Uni.createFrom().voidItem();
  }

  /** A probe ended, and Redis is told; {@code token} is what {@code circuit_check} gave it. */
  Uni<Void> probed(boolean failed, String token) {
    return inTime(record(Outcomes.one(failed), token));
  }

  /** No caller waits long for a Redis that does not answer: it tells nobody a state then. */
  private static Uni<Void> inTime(Uni<?> told) {
    return told.ifNoItem().after(PATIENCE).fail().onFailure().recoverWithNull().replaceWithVoid();
  }

  private Uni<Response> record(String outcomes, String token) {
    return record.of(verb).run(by, verb, outcomes, token, limits, LIFE_MS);
  }

  private void next() {
    synchronized (this) {
      if (sending || unsent.isEmpty()) {
        return;
      }
      if (!unsent.hasFailure()) {
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
    Outcomes batch;
    synchronized (this) {
      timed = false;
      if (sending || unsent.isEmpty()) {
        return;
      }
      sending = true;
      batch = unsent;
      unsent = new Outcomes();
    }
    record(batch.end(), "").subscribe().with(done -> sent(batch), failure -> sent(batch));
  }

  private void sent(Outcomes batch) {
    synchronized (this) {
      sending = false;
    }
    batch.tell();
    next();
  }
}
