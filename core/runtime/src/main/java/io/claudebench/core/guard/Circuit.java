package io.claudebench.core.guard;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one process knows of one verb's breaker: its keys, and the outcomes not sent yet. Failures are sent at once, one
 * batch under way at a time; successes, which only end a row of failures, wait for the timer.
 */
final class Circuit {
  private static final String LIFE_MS = "3600000";
  private static final int UNSENT_MAX = 1000;

  private final String verb;
  private final Keys keys;
  private final List<String> limits;
  private final String metadata;
  private final Script record;
  private final int flushMs;
  private final Vertx vertx;
  private final StringBuilder unsent = new StringBuilder();
  private boolean sending;
  private boolean timed;

  /** @param limits failures, openMs, probes, growth, openMaxMs  @param metadata of its events, JSON */
  Circuit(String verb, Keys keys, List<String> limits, String metadata, Script record, int flushMs, Vertx vertx) {
    this.verb = verb;
    this.keys = keys;
    this.limits = limits;
    this.metadata = metadata;
    this.record = record;
    this.flushMs = flushMs;
    this.vertx = vertx;
  }

  List<String> checkKeys() {
    return parts(Key.CIRCUIT_STATE, Key.CIRCUIT_OPENED_AT, Key.CIRCUIT_OPEN_MS, Key.CIRCUIT_PROBES,
        Key.CIRCUIT_SUCCESSES, Key.CIRCUIT_ALLOWED, Key.CIRCUIT_REJECTED).toList();
  }

  List<String> checkArgs() {
    return List.of(limits.get(2), LIFE_MS);
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
    List<String> names =
        new ArrayList<>(parts(Key.CIRCUIT_STATE, Key.CIRCUIT_FAILURES, Key.CIRCUIT_SUCCESSES, Key.CIRCUIT_OPENED_AT,
        Key.CIRCUIT_LAST_FAILURE, Key.CIRCUIT_OPEN_MS, Key.CIRCUIT_PROBES).toList());
    names.add(keys.of(Key.CIRCUIT_ALERTS));
    names.add(keys.family(Key.STREAM));
    List<String> args = new ArrayList<>(List.of(verb, outcomes, token));
    args.addAll(limits);
    args.addAll(List.of(LIFE_MS, metadata, keys.family(Key.EVENT_CHANNEL)));
    return record.run(names, args);
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

  private Stream<String> parts(Key... parts) {
    return Stream.of(parts).map(part -> keys.of(part, verb));
  }
}
