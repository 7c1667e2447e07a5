package io.claudebench.instance.lock;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import java.time.Instant;

/**
 * What one run of {@code lock_acquire} gave.
 *
 * @param ticket stands in the line of the lock; empty when none does
 * @param isNew the ticket did not stand there before
 * @param lookMs when the lock may be free without any word of it
 */
record LockTry(LockAcquire.Out out, String ticket, boolean isNew, long lookMs) {

  /** One run. {@code waitMs} of 0 takes the ticket out of the line unless it wins. */
  interface Attempt {
    Uni<LockTry> run(String id, String ticket, long waitMs);
  }

  static LockTry of(Response reply, int ttlMs) {
    String ticket = reply.get(3).toString();
    if (reply.get(0).toString().equals("1")) {
      return new LockTry(LockAcquire.Out.got(reply.get(1).toLong(), Instant.ofEpochMilli(reply.get(2).toLong())),
          ticket, false, ttlMs);
    }
    return new LockTry(LockAcquire.Out.not(reply.get(1).toString(), reply.get(2).toLong()), ticket,
        reply.get(4).toString().equals("1"),
        reply.get(2).toLong());
  }
}
