package io.claudebench.instance;

import io.smallrye.mutiny.subscription.UniEmitter;

/** One parked call. At most one try is under way; a wake that comes meanwhile makes one more. */
final class LockWaiter {
  /** Those behind it look so long after a try of it failed. */
  private static final int RETRY_MS = 1000;

  /** Takes back what nobody waits for any more. */
  interface Desk {
    void leave(String ticket);

    void release(long fence);
  }

  private final String id;
  private final LockLine line;
  private final LockTry.Attempt attempt;
  private final UniEmitter<? super LockAcquire.Out> answer;
  private final Desk desk;
  private final long endNanos;
  private boolean isTrying;
  private boolean isWoken;
  private boolean isExpired;
  private boolean isLast;
  private boolean isOver;
  private String ticket = "";

  LockWaiter(String id, LockLine line, LockTry.Attempt attempt, UniEmitter<? super LockAcquire.Out> answer, Desk desk,
      int waitMs) {
    this.id = id;
    this.line = line;
    this.attempt = attempt;
    this.answer = answer;
    this.desk = desk;
    this.endNanos = System.nanoTime() + waitMs * 1_000_000L;
  }

  String id() {
    return id;
  }

  /** Its turn may have come. */
  void wake() {
    String standing;
    long waitMs;
    synchronized (this) {
      isWoken = isTrying;
      if (isOver || isTrying) {
        return;
      }
      isTrying = true;
      isLast = isExpired;
      standing = ticket;
      waitMs = isLast ? 0 : Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
    }
    attempt.run(id, standing, waitMs).subscribe().with(this::tried, failure -> failed(failure, standing));
  }

  private void tried(LockTry one) {
    boolean acquired = one.out().acquired();
    String before;
    boolean wasOver;
    boolean again;
    synchronized (this) {
      isTrying = false;
      wasOver = isOver;
      before = ticket;
      ticket = one.ticket();
      isOver |= acquired || isLast;
      again = !isOver && (isWoken || isExpired);
    }
    line.look(one.lookMs());
    moved(before, one, acquired);
    if (again) {
      wake();
    } else if (wasOver && acquired) {
      desk.release(one.out().fence());
    } else if (wasOver) {
      desk.leave(one.ticket());
    } else if (acquired || one.ticket().isEmpty()) {
      answer.complete(one.out());
    }
  }

  /**
   * Its ticket did not stand any more, so this process has lost its places; or the answer was the first of its
   * idempotency key, and it stands still.
   */
  private void moved(String before, LockTry one, boolean acquired) {
    if (acquired && !before.equals(one.ticket())) {
      desk.leave(before);
    } else if (!before.isEmpty() && !one.ticket().isEmpty() && one.isNew()) {
      line.wakeAfter(this);
    }
  }

  private void failed(Throwable failure, String standing) {
    synchronized (this) {
      isTrying = false;
      isOver = true;
    }
    line.look(RETRY_MS);
    desk.leave(standing);
    answer.fail(failure);
  }

  /** Its time is up: one last try that does not wait. */
  void expire() {
    synchronized (this) {
      isExpired = true;
    }
    wake();
  }

  /** Nobody waits for the answer any more. What the try that is under way brings is taken back. */
  void leave() {
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
      if (isTrying) {
        return;
      }
    }
    desk.leave(ticket);
  }
}
