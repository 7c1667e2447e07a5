package io.claudebench.instance.lock;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.park.Line;
import io.claudebench.core.park.Park;
import io.claudebench.core.park.Parks;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers that wait for locks. The line of a lock stands in Redis, over all replicas; here its callers are parked until
 * the channel of locks says that one of them has its turn, or the time of the holder is over. The channel tells only
 * whom to wake: the script decides.
 */
@Singleton
final class Locks {
  private final String process = UUID.randomUUID().toString().substring(0, 13);
  private final AtomicLong number = new AtomicLong();
  private final LockSettings settings;
  private final Script leave;
  private final Script release;
  private final Park<LockTry, LockWaiter> park;

  Locks(Parks parks, LockSettings settings, Scripts scripts) {
    this.settings = settings;
    this.leave = scripts.load("lock_leave");
    this.release = scripts.load("lock_release");
    this.park = parks.open("locks", "lockParkedMax", "claudebench.instance.lock.parked-max", settings.parkedMax());
    parks.listen(park, keys -> List.of(keys.of(Key.LOCK_CHANNEL)),
        (tenant, keys, channel, message) -> heard(keys, message));
  }

  Uni<LockAcquire.Out> acquire(Call call, LockAcquire.In in, LockTry.Attempt attempt) {
    return park.enter(call, in.waitMs(), call.keys().of(Key.LOCK, in.name()),
        () -> new LockWaiter(this, call, in, process + "/" + number.incrementAndGet(), attempt)).map(LockTry::out);
  }

  /** The callers of this process that wait for a lock. */
  Line<LockWaiter> line(Keys keys, String name) {
    return park.line(keys.of(Key.LOCK, name));
  }

  /** Nobody waits with this ticket any more; an empty one is none. */
  void leave(Keys keys, String name, String ticket) {
    if (!ticket.isEmpty()) {
      leave.of(name).run(Background.silent(keys), name, ticket, settings.turnMs())
          .subscribe().with(done -> {}, failure -> {});
    }
  }

  /**
   * The lock that a caller got who had left. One under its own idempotency key is not given back: it may ask for the
   * answer again at any moment, and would be told that it holds a lock which somebody else has.
   */
  void release(Call call, LockAcquire.In in, long fence) {
    Keys keys = call.keys();
    if (call.idempotency() == null || call.ask().idempotencyKey() == null) {
      release.of(in.name()).run(Background.silent(keys), in.name(), in.owner(), fence, settings.turnMs())
          .subscribe().with(done -> {}, failure -> {});
    }
  }

  /** @param message {@code <lock> <process>/<number> <owner> <deadline>}: this ticket has its turn */
  private void heard(Keys keys, String message) {
    String[] words = message.split(" ", 2);
    String id = words[1].substring(0, words[1].indexOf(' '));
    Line<LockWaiter> line = line(keys, words[0]);
    if (!id.startsWith(process + "/")) {
      line.look(settings.turnMs());
    } else {
      line.all().stream().filter(waiter -> waiter.id().equals(id)).findFirst()
          .ifPresentOrElse(LockWaiter::wake, () -> leave(keys, words[0], words[1]));
    }
  }
}
