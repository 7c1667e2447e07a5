package io.claudebench.event.live;

import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Settings;
import io.claudebench.core.park.Watchers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Who may open another stream here: within what the process, the key and the tenant may have, and until it stops. */
@Singleton
public final class Seats {
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> ofKeys = new ConcurrentHashMap<>();
  private final Set<Seat> taken = ConcurrentHashMap.newKeySet();
  private final LiveSettings settings;
  private final Watchers watchers;
  private final Counter frames;
  private final Counter bytes;
  private volatile boolean isLeaving;

  Seats(LiveSettings settings, Settings all, Watchers watchers, MeterRegistry meters) {
    if (settings.streamsMax() >= all.limits().connectionsMax()) {
      throw new IllegalStateException("claudebench.live.streams-max (" + settings.streamsMax()
          + ") must be below claudebench.limits.connections-max (" + all.limits().connectionsMax()
          + "): others have to be let in, too.");
    }
    this.settings = settings;
    this.watchers = watchers;
    this.frames = meters.counter("live.frames");
    this.bytes = meters.counter("live.bytes");
    meters.gauge("live.streams", open);
  }

  /** One open stream. @param drain tells its client to come back after so many milliseconds, and ends it */
  final class Seat {
    private final Caller caller;
    private final IntConsumer drain;
    private final AtomicBoolean isLeft = new AtomicBoolean();

    private Seat(Caller caller, IntConsumer drain) {
      this.caller = caller;
      this.drain = drain;
    }

    /** It has ended; once, however often it is said. */
    void left() {
      if (isLeft.compareAndSet(false, true)) {
        taken.remove(this);
        open.decrementAndGet();
        ofKeys.computeIfPresent(key(caller), (key, count) -> count == 1 ? null : count - 1);
        watchers.left(caller.tenant());
      }
    }
  }

  /** Refuses {@code UNAVAILABLE} (streamsMax, or this process stops) and {@code FULL} (keyStreamsMax, watchers). */
  Seat take(Caller caller, IntConsumer drain) {
    if (isLeaving) {
      throw Refusal.UNAVAILABLE.because("This replica stops; another answers.").notDone().retryAfterMs(drainMs());
    }
    if (open.incrementAndGet() > settings.streamsMax()) {
      open.decrementAndGet();
      throw Refusal.UNAVAILABLE.because("streamsMax is reached: " + settings.streamsMax() + " streams are open here.")
          .with("limit", "streamsMax").notDone().retryAfterMs(settings.retryMs());
    }
    try {
      ofKeys.compute(key(caller), (key, count) -> within(count == null ? 0 : count) + 1);
    } catch (RuntimeException full) {
      open.decrementAndGet();
      throw full;
    }
    try {
      watchers.came(caller.tenant());
    } catch (RuntimeException full) {
      open.decrementAndGet();
      ofKeys.computeIfPresent(key(caller), (key, count) -> count == 1 ? null : count - 1);
      throw full;
    }
    var seat = new Seat(caller, drain);
    taken.add(seat);
    return seat;
  }

  private int within(int count) {
    if (count >= settings.keyStreamsMax()) {
      throw Refusal.FULL.because("keyStreamsMax is reached: " + count + " streams of this key are open here.")
          .with("limit", "keyStreamsMax").notDone().retryAfterMs(settings.retryMs());
    }
    return count;
  }

  private static String key(Caller caller) {
    return caller.tenant() + " " + (caller.key().isEmpty() ? caller.actor() : caller.key());
  }

  void sent(long size) {
    frames.increment();
    bytes.increment(size);
  }

  private int drainMs() {
    return 1 + ThreadLocalRandom.current().nextInt(settings.drainMs());
  }

  /** The stop was asked for and the doors still answer. */
  void drain(@Observes ShutdownDelayInitiatedEvent asked) {
    isLeaving = true;
    taken.forEach(seat -> seat.drain.accept(drainMs()));
  }
}
