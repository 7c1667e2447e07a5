package io.claudebench.core.park;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.function.Supplier;

/**
 * One parked call. The rule that extends it says what a try is, what is waited for and how it is given back; when to
 * try, to answer and to give back is said here. A row is a state, a column what happens, a field the next state and
 * what is done; an empty one changes nothing.
 *
 * <pre>
 *         | wake        | a try gave      | it gave nothing | it failed     ¹ | expire, drain   | caller left
 * --------+-------------+-----------------+-----------------+-----------------+-----------------+----------------
 * PARKED  | TRYING: try |                 |                 |                 | LAST: try     ² | OVER: give back
 * TRYING  | WOKEN       | OVER: answer    | PARKED          | OVER: fail      | EXPIRED       ³ | LEFT          ⁵
 * WOKEN   |             | OVER: answer    | TRYING: try     | OVER: fail      | EXPIRED       ³ | LEFT
 * EXPIRED |             | OVER: answer    | LAST: try       | OVER: fail      |                 | LEFT
 * LAST    |             | OVER: answer    | OVER: answer    | OVER: fail      |                 | LEFT
 * LEFT    |             | OVER: give back | OVER: give back | OVER            |                 |
 * OVER    |             |                 |                 |                 |                 | give back     ⁴
 *
 * ¹ what the try before it brought is given back
 * ² OVER: answer what the newest try brought, if the rule has no last try
 * ³ LAST, if the rule has no last try: the one under way is it
 * ⁴ the answer, if the caller left in the moment of it and did not take it
 * ⁵ OVER: give back what the try before it brought, if this one did not begin yet
 * </pre>
 *
 * <p>It stands in line before its first try and begins as TRYING: who wakes it meanwhile makes it try once more, so no
 * wake is lost. A try is under way in every state but PARKED and OVER, and never a second one. A caller leaves when it
 * hangs up or its call is late. What the newest try brought is taken by the caller or given back, never both.
 *
 * <p>Things happen on any thread: the monitor guards the state, and nothing of the rule is called under it.
 *
 * @param <T> what a try brings, given or not; never null
 */
public abstract class Waiter<T> {
  private State state = State.TRYING;
  private T newest;
  private UniEmitter<? super Waiter<T>> seat;
  private long endNanos;
  long place;

  /**
   * One try. As there is never a second one, what only tries touch needs no guard.
   *
   * @param waitMs how long the caller will wait after it; 0 is now or never
   */
  protected abstract Uni<T> attempt(long waitMs);

  /** Whether that is what was waited for. */
  protected abstract boolean isGiven(T one);

  /** Nobody takes this, given or not. It is what the newest try brought; those before it are the rule's. */
  protected abstract void giveBack(T one);

  /** The same later; it holds little of what was given. */
  protected Runnable givingBack(T one) {
    return () -> giveBack(one);
  }

  /**
   * What a caller that left is answered: nobody reads it, but the call ends and frees its place among those that run.
   */
  protected abstract T nothing();

  /** Whether it tries once more when its time is up. */
  protected boolean hasLastTry() {
    return false;
  }

  /** Something changed. Whether it was idle, and so tries now. */
  public final boolean wake() {
    return wake(() -> attempt(leftMs()));
  }

  /** The same with a try of its own, which is not made when another is under way. */
  public final boolean wake(Supplier<Uni<T>> attempt) {
    boolean wasIdle;
    synchronized (this) {
      wasIdle = state == State.PARKED;
      state = state.woken();
    }
    if (wasIdle) {
      run(attempt);
    }
    return wasIdle;
  }

  /** What the newest try brought; null while one is under way. */
  public final synchronized T brought() {
    return state == State.PARKED ? newest : null;
  }

  final void sit(UniEmitter<? super Waiter<T>> seat, long waitMs) {
    this.seat = seat;
    endNanos = System.nanoTime() + waitMs * 1_000_000;
  }

  /** The next try, if there is a caller to try for. */
  final void start() {
    boolean isLeft;
    T before;
    synchronized (this) {
      isLeft = state == State.LEFT;
      state = isLeft ? State.OVER : state;
      before = isLeft ? out() : null;
    }
    if (isLeft) {
      handBack(before);
    } else {
      run(() -> attempt(leftMs()));
    }
  }

  private long leftMs() {
    return Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
  }

  private void run(Supplier<Uni<T>> attempt) {
    Uni.createFrom().<T>deferred(attempt::get).subscribe().with(this::tried, this::failed);
  }

  private void tried(T one) {
    boolean isGiven = isGiven(one);
    boolean isLeft;
    State now;
    synchronized (this) {
      isLeft = state == State.LEFT;
      newest = isLeft ? null : one;
      now = state = state.tried(isGiven);
    }
    if (isLeft) {
      giveBack(one);
    } else {
      go(now);
    }
  }

  private void go(State now) {
    switch (now) {
      case TRYING -> start();
      case LAST -> run(() -> attempt(0));
      case OVER -> seat.complete(this);
      default -> {}
    }
  }

  private void failed(Throwable failure) {
    T before;
    synchronized (this) {
      state = State.OVER;
      before = out();
    }
    handBack(before);
    seat.fail(failure);
  }

  /** Its time is up, or the service stops. */
  final void expire() {
    boolean hasLastTry = hasLastTry();
    State was;
    State now;
    synchronized (this) {
      was = state;
      now = state = state.expired(hasLastTry);
    }
    if (was == State.PARKED) {
      go(now);
    }
  }

  /** Nobody waits for the answer any more; also called after it was taken. */
  final void leave() {
    T left;
    synchronized (this) {
      state = state.left();
      left = state == State.OVER ? out() : null;
    }
    handBack(left);
  }

  /** The answer, to the caller that is still there. */
  final T take() {
    T one;
    synchronized (this) {
      one = state == State.OVER ? out() : null;
    }
    return one == null ? nothing() : one;
  }

  private T out() {
    T one = newest;
    newest = null;
    return one;
  }

  private void handBack(T one) {
    if (one != null) {
      giveBack(one);
    }
  }
}
