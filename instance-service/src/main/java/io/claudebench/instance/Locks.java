package io.claudebench.instance;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.core.guard.Authenticator;
import io.claudebench.core.guard.Guards;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.redis.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers that wait for locks. The line of a lock stands in Redis, over all replicas; here its callers are parked, at
 * the cost of no thread, until the channel of locks says that one of them has its turn, or the time of the holder is
 * over. The channel tells only whom to wake: the script decides.
 */
@Singleton
final class Locks {
  private final String process = UUID.randomUUID().toString().substring(0, 13);
  private final AtomicLong number = new AtomicLong();
  private final AtomicInteger parked = new AtomicInteger();
  private final Map<String, LockLine> lines = new ConcurrentHashMap<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Authenticator authenticator;
  private final Settings core;
  private final LockSettings settings;
  private final Script leave;
  private final Script release;
  private volatile boolean isStopping;

  Locks(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Authenticator authenticator, Settings core,
      LockSettings settings, Scripts scripts,
      MeterRegistry meters) {
    if (settings.parkedMax() >= Guards.CALLS_MAX) {
      throw new IllegalStateException("claudebench.instance.lock.parked-max (" + settings.parkedMax()
          + ") must be below " + Guards.CALLS_MAX
          + ", the calls of one verb that run at once: else parked callers would keep out those that need not wait.");
    }
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.authenticator = authenticator;
    this.core = core;
    this.settings = settings;
    this.leave = scripts.load("lock_leave");
    this.release = scripts.load("lock_release");
    meters.gauge("locks.waiting", parked);
  }

  void start(@Observes StartupEvent boot) {
    authenticator.tenants().stream().map(tenant -> Keys.of(core.prefix(), tenant))
        .map(keys -> new Subscription(redis, vertx, List.of(keys.of(Key.LOCK_CHANNEL)), this::wakeAll,
            (channel, message) -> heard(keys, message)))
        .peek(subscriptions::add).forEach(Subscription::start);
  }

  void stop(@Observes ShutdownEvent end) {
    subscriptions.forEach(Subscription::stop);
  }

  /** The stop was asked for and the doors still answer: all that wait are answered now, and nobody waits any more. */
  void drain(@Observes ShutdownDelayInitiatedEvent asked) {
    isStopping = true;
    lines.values().forEach(line -> line.all().forEach(LockWaiter::expire));
  }

  Uni<LockAcquire.Out> acquire(Call call, LockAcquire.In in, LockTry.Attempt attempt) {
    if (in.waitMs() == 0 || isStopping) {
      return attempt.run(ticket(), "", 0).map(LockTry::out);
    }
    if (parked.get() >= settings.parkedMax()) {
      return Uni.createFrom().failure(Refusal.UNAVAILABLE.because("lockParkedMax is reached: " + settings.parkedMax()
          + " callers wait here.")
          .notDone().retryAfterMs(1000));
    }
    return Uni.createFrom().emitter(answer -> park(call, in, attempt, answer));
  }

  /** In the line of this process first, then the first try: a word that comes in between finds it. */
  private void park(Call call, LockAcquire.In in, LockTry.Attempt attempt, UniEmitter<? super LockAcquire.Out> answer) {
    String key = call.keys().of(Key.LOCK, in.name());
    parked.incrementAndGet();
    LockWaiter[] made = new LockWaiter[1];
    lines.compute(key, (name, known) -> {
      LockLine line = known == null ? new LockLine(vertx) : known;
      made[0] = new LockWaiter(ticket(), line, attempt, answer, desk(call, in), in.waitMs());
      line.add(made[0]);
      return line;
    });
    LockWaiter waiter = made[0];
    long timer = vertx.setTimer(in.waitMs(), expired -> waiter.expire());
    answer.onTermination(() -> {
      vertx.cancelTimer(timer);
      waiter.leave();
      lines.computeIfPresent(key, (name, line) -> line.remove(waiter) ? null : line);
      parked.decrementAndGet();
    });
    if (call.ask().gone() != null) {
      call.ask().gone().subscribe().with(gone -> {
        waiter.leave();
        answer.complete(LockAcquire.Out.not(in.owner(), 1)); // nobody reads it, but the call ends
      }, failure -> {});
    }
    waiter.wake();
  }

  private String ticket() {
    return process + "/" + number.incrementAndGet();
  }

  /**
   * What a caller that left takes with it. A lock under its own idempotency key is not given back: it may ask for the
   * answer again at any moment, and would be told that it holds a lock which somebody else has.
   */
  private LockWaiter.Desk desk(Call call, LockAcquire.In in) {
    Keys keys = call.keys();
    return new LockWaiter.Desk() {
      @Override
      public void leave(String ticket) {
        Locks.this.leave(keys, in.name(), ticket);
      }

      @Override
      public void release(long fence) {
        if (call.idempotency() == null || call.ask().idempotencyKey() == null) {
          release.of(in.name()).run(Background.silent(keys), in.name(), in.owner(), fence, settings.turnMs())
              .subscribe().with(done -> {}, failure -> {});
        }
      }
    };
  }

  private void leave(Keys keys, String name, String ticket) {
    if (!ticket.isEmpty()) {
      leave.of(name).run(Background.silent(keys), name, ticket, settings.turnMs())
          .subscribe().with(done -> {}, failure -> {});
    }
  }

  private void wakeAll() {
    lines.values().forEach(line -> line.all().forEach(LockWaiter::wake));
  }

  /** @param message {@code <lock> <process>/<number> <owner> <deadline>}: this ticket has its turn */
  private void heard(Keys keys, String message) {
    String[] words = message.split(" ", 2);
    String id = words[1].substring(0, words[1].indexOf(' '));
    LockLine line = lines.get(keys.of(Key.LOCK, words[0]));
    LockWaiter waiter = line == null ? null : line.find(id);
    if (waiter != null) {
      waiter.wake();
    } else if (id.startsWith(process + "/")) {
      leave(keys, words[0], words[1]);
    } else if (line != null) {
      line.look(settings.turnMs());
    }
  }
}
