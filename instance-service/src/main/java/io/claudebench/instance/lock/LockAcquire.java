package io.claudebench.instance.lock;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/**
 * Takes a lock that ends by itself. Its fence is greater than any before: give it to whatever the lock guards, which
 * refuses a smaller one. That is the safety; the lock alone is not, as a holder that stops for longer than its ttl does
 * not notice, and this is no consensus.
 *
 * <p>With {@code waitMs} it stands in line, first come, first served over all replicas, woken, not polling; nobody
 * overtakes who did not wait. Two exceptions: a replica that lets the turn of its caller pass (turnMs) loses its
 * callers' places, and a caller whose wait ends leaves.
 *
 * <p>An owner is a label. Who already holds the lock does not get it again: {@code acquired: false} with itself as
 * holder. An answer that was lost comes again under the same idempotency key. Without a key, a caller that hangs up
 * while it waits never holds the lock.
 *
 * <p>Refuses {@code FULL} (lockWaitersMax), {@code UNAVAILABLE} (lockParkedMax, or Redis restarted).
 */
@Handles(verb = "lock.acquire",
    summary =
    "Takes a fenced lock, waiting in line for it if asked. Repeat a lost answer with the same idempotency key.",
    may = Access.WORK, waits = true)
@Singleton
final class LockAcquire implements Handler<LockAcquire.In, LockAcquire.Out> {

  record In(
      @NotNull @Name @Doc("Name of the lock.") String name,
      @NotNull @Name @OwnInstance String owner,
      @NotNull @Min(100) @Max(3_600_000) Integer ttlMs,
      @Min(0) @Max(30_000) @Default("0") int waitMs) {}

  record Out(
      @Doc("Whether the caller holds the lock.") boolean acquired,
      Long fence,
      @Doc("When the lock ends unless extended, ISO-8601 UTC; absent when not acquired.") Instant expiresAt,
      @Doc("Who has it, or whose turn it is; absent when acquired.") String holder,
      @Doc("When it is free at the latest, unless extended; absent when acquired.") Long retryAfterMs) {

    static Out got(long fence, Instant expiresAt) {
      return new Out(true, fence, expiresAt, null, null);
    }

    static Out not(String holder, long retryAfterMs) {
      return new Out(false, null, null, holder, retryAfterMs);
    }
  }

  private final Script script;
  private final Locks locks;
  private final LockSettings settings;

  LockAcquire(Scripts scripts, Locks locks, LockSettings settings) {
    this.script = scripts.load("lock_acquire");
    this.locks = locks;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return locks.acquire(call, in, attempt(in, call));
  }

  LockTry.Attempt attempt(In in, Call call) {
    return (id, ticket, waitMs) -> script.of(in.name()).run(call, in.name(), in.owner(), in.ttlMs(), ticket, id, waitMs,
        settings.waitersMax(), settings.turnMs())
        .map(reply -> LockTry.of(reply, in.ttlMs()));
  }
}
