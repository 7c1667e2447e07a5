package io.claudebench.core.park;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The calls of one kind that wait in this process, at the cost of no thread: those that wait for the same key of Redis
 * stand in one line. A named limit bounds them over all tenants.
 *
 * @param <T> what a try brings
 * @param <W> the rule
 */
public final class Park<T, W extends Waiter<T>> {
  private final Map<String, Line<W>> lines = new ConcurrentHashMap<>();
  private final AtomicInteger parked = new AtomicInteger();
  private final AtomicLong places = new AtomicLong();
  private final Vertx vertx;
  private final Line<W> nobody;
  private final Watchers watchers;
  private final String limit;
  private final int max;
  private volatile boolean isStopping;

  Park(Vertx vertx, Watchers watchers, String limit, int max) {
    this.vertx = vertx;
    this.watchers = watchers;
    this.nobody = new Line<>(vertx);
    this.limit = limit;
    this.max = max;
  }

  /**
   * What the wait brings, after {@code waitMs} at the latest. One that does not wait tries once and is not parked; so
   * is every one when the service stops. Whoever left meanwhile is given nothing. Refuses {@code UNAVAILABLE} (the
   * limit) and {@code FULL} (the tenant's).
   *
   * @param key what it waits for
   * @param rule makes the waiter
   */
  public Uni<T> enter(Call call, int waitMs, String key, Supplier<W> rule) {
    return Uni.createFrom().deferred(() -> {
      W waiter = rule.get();
      Uni<T> answer = waitMs == 0 || isStopping ? waiter.attempt(0)
          : Uni.createFrom().<Waiter<T>>emitter(seat -> park(call, waitMs, key, waiter, seat)).map(Waiter::take);
      return answer.invoke(one -> untilSent(call, waiter, one));
    });
  }

  /**
   * A caller can leave during its only try, and between its answer and its sending, as others of its batch wait. Under
   * an idempotency key it may come again for the answer.
   */
  private void untilSent(Call call, W waiter, T one) {
    if (waiter.isGiven(one) && call.ask().idempotencyKey() == null) {
      gone(call, waiter.givingBack(one));
    }
  }

  private static Cancellable gone(Call call, Runnable left) {
    return call.ask().gone().subscribe().with(told -> left.run(), failure -> {});
  }

  /** In line first, then the first try: what arrives in between wakes it. */
  private void park(Call call, int waitMs, String key, W waiter, UniEmitter<? super Waiter<T>> seat) {
    if (parked.incrementAndGet() > max) {
      parked.decrementAndGet();
      seat.fail(Refusal.UNAVAILABLE.because(limit + " is reached: " + max + " calls wait here.").notDone()
          .retryAfterMs(1000));
      return;
    }
    String tenant = call.caller().tenant();
    try {
      watchers.came(tenant);
    } catch (Refused full) {
      parked.decrementAndGet();
      seat.fail(full);
      return;
    }
    waiter.sit(seat, waitMs);
    join(key, waiter);
    long timer = vertx.setTimer(waitMs, late -> waiter.expire());
    Cancellable gone = gone(call, () -> {
      waiter.leave();
      seat.complete(waiter);
    });
    seat.onTermination(() -> {
      vertx.cancelTimer(timer);
      gone.cancel();
      waiter.leave();
      lines.computeIfPresent(key, (name, line) -> line.remove(waiter) ? null : line);
      parked.decrementAndGet();
      watchers.left(tenant);
    });
    waiter.start();
    if (isStopping) {
      waiter.expire(); // it came in while those in line were answered
    }
  }

  private void join(String key, W waiter) {
    lines.compute(key, (name, known) -> {
      Line<W> line = known == null ? new Line<>(vertx) : known;
      waiter.place = places.incrementAndGet();
      line.add(waiter);
      return line;
    });
  }

  /** Those who wait for this key; an empty line when nobody does. */
  public Line<W> line(String key) {
    return lines.getOrDefault(key, nobody);
  }

  public int waiting() {
    return parked.get();
  }

  public boolean isStopping() {
    return isStopping;
  }

  /** What all of them wait for may be there, or nobody knows what was missed. */
  public void wakeAll() {
    lines.values().forEach(line -> line.all().forEach(Waiter::wake));
  }

  /** All that wait are answered now, and nobody waits any more. */
  void drain() {
    isStopping = true;
    lines.values().forEach(line -> line.all().forEach(Waiter::expire));
  }
}
