package io.claudebench.core.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/**
 * Repeats one script on this replica for as long as the process lives, one round after the other: when the next thing
 * is due, at the latest after {@code maxMs}, at the earliest after {@code minMs}. It knows for how long it has had
 * Redis without a gap, so that a round may hold back after an outage in which nobody could renew anything.
 */
public final class Rounds {
  /** Many looks make one round. */
  private static final int LOOK_MS = 100;
  /** Redis, or this process, was away for longer: others could not use it either. */
  private static final long GAP_NANOS = 1_000_000_000;
  private static final int AWAY_MS = 1000;

  /**
   * One round. {@code contactMs}: since when Redis has answered without a gap. The item: milliseconds until the next is
   * due.
   */
  @FunctionalInterface
  public interface Round {
    Uni<Long> run(long contactMs);
  }

  private final Vertx vertx;
  private final int minMs;
  private final int maxMs;
  private final Round round;
  private long timer;
  private long dueNanos;
  private boolean isRunning;
  private boolean isWanted;
  private boolean isStopping;
  private boolean wasAway = true;
  private long startedNanos;
  private long contactNanos;

  public Rounds(Vertx vertx, int minMs, int maxMs, Round round) {
    this.vertx = vertx;
    this.minMs = minMs;
    this.maxMs = maxMs;
    this.round = round;
  }

  public void start() {
    in(minMs);
  }

  public synchronized void stop() {
    isStopping = true;
    vertx.cancelTimer(timer);
  }

  /** Something changed that may be due before the next round. */
  public void look() {
    in(LOOK_MS);
  }

  /** In so many milliseconds, unless it is to come earlier. */
  private synchronized void in(long ms) {
    long due = System.nanoTime() + ms * 1_000_000;
    isWanted |= isRunning;
    if (isStopping || isRunning || timer != 0 && dueNanos - due <= 0) {
      return;
    }
    vertx.cancelTimer(timer);
    dueNanos = due;
    timer = vertx.setTimer(Math.max(1, ms), fired -> run());
  }

  private void run() {
    long contactMs;
    synchronized (this) {
      timer = 0;
      isRunning = true;
      startedNanos = System.nanoTime();
      if (wasAway || startedNanos - dueNanos > GAP_NANOS) {
        contactNanos = startedNanos;
      }
      contactMs = (startedNanos - contactNanos) / 1_000_000;
    }
    Uni.createFrom().deferred(() -> round.run(contactMs)).subscribe().with(this::done, this::missed);
  }

  private synchronized void done(long nextMs) {
    isRunning = false;
    wasAway = System.nanoTime() - startedNanos > GAP_NANOS;
    long ms = Math.clamp(nextMs, minMs, maxMs);
    in(isWanted ? Math.min(ms, LOOK_MS) : ms);
    isWanted = false;
  }

  private synchronized void missed(Throwable failure) {
    isRunning = false;
    wasAway = true;
    in(AWAY_MS);
  }
}
