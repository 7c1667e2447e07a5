package io.claudebench.instance.lock;

import io.claudebench.core.Call;
import io.claudebench.core.park.Line;
import io.claudebench.core.park.Waiter;
import io.smallrye.mutiny.Uni;

/** A caller in line for a lock: by its ticket it has a place there over all replicas. */
final class LockWaiter extends Waiter<LockTry> {
  /** Those behind it look so long after a try of it failed. */
  private static final int RETRY_MS = 1000;

  private final Locks locks;
  private final Call call;
  private final LockAcquire.In in;
  private final String id;
  private final LockTry.Attempt attempt;
  private String ticket = "";

  LockWaiter(Locks locks, Call call, LockAcquire.In in, String id, LockTry.Attempt attempt) {
    this.locks = locks;
    this.call = call;
    this.in = in;
    this.id = id;
    this.attempt = attempt;
  }

  String id() {
    return id;
  }

  @Override
  protected Uni<LockTry> attempt(long waitMs) {
    return attempt.run(id, ticket, waitMs).invoke(this::tried).onFailure().invoke(failure -> line().look(RETRY_MS));
  }

  private Line<LockWaiter> line() {
    return locks.line(call.keys(), in.name());
  }

  /**
   * When its ticket did not stand any more, this process has lost its places: one after the other stands in line again,
   * in the old order. When it got the lock by another ticket, the answer was the first of its idempotency key, and its
   * own stands still.
   */
  private void tried(LockTry one) {
    String before = ticket;
    ticket = one.ticket();
    line().look(one.lookMs());
    if (isGiven(one) && !before.equals(ticket)) {
      locks.leave(call.keys(), in.name(), before);
    } else if (!before.isEmpty() && !ticket.isEmpty() && one.isNew()) {
      line().behind(this).stream().findFirst().ifPresent(LockWaiter::wake);
    }
  }

  @Override
  protected boolean isGiven(LockTry one) {
    return one.out().acquired();
  }

  @Override
  protected void giveBack(LockTry one) {
    if (isGiven(one)) {
      locks.release(call, in, one.out().fence());
    } else {
      locks.leave(call.keys(), in.name(), one.ticket());
    }
  }

  @Override
  protected LockTry nothing() {
    return new LockTry(LockAcquire.Out.not(in.owner(), 1), "", false, 0);
  }

  /** It leaves the line, unless it gets the lock. */
  @Override
  protected boolean hasLastTry() {
    return true;
  }
}
