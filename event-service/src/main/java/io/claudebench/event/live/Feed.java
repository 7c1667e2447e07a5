package io.claudebench.event.live;

import io.claudebench.core.Keys;
import io.claudebench.event.Cursor;
import io.claudebench.event.Reading;
import io.claudebench.event.Reads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads a tenant's events for all who watch them here: when somebody says that there is something, and every lookMs in
 * any case, never twice at once. Who watches is told on his own event loop and takes from the ring what is his.
 */
final class Feed {
  private static final int LIMIT = 1000;
  /** The rest of the millisecond that events wait for, and the least time between two looks. */
  private static final int SOON_MS = 1;
  private static final int AGAIN_MS = 250;
  /** Nothing is trimmed so soon that it need be asked each time. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);
  /** A clock that is corrected little by little stays within this. */
  private static final int STEP_MS = 10;

  final String tenant;
  final Keys keys;
  final Ring ring;
  final String source;
  private final Reads reads;
  private final Vertx vertx;
  private final int bytes;
  private final Map<Context, Set<Watch>> watches = new ConcurrentHashMap<>();
  private final Map<Context, Boolean> told = new ConcurrentHashMap<>();
  private List<Asked> waiting = new ArrayList<>();
  private boolean isLooking;
  private boolean isWoken;
  private boolean isStopped;
  private long lookedNanos;
  private long lookedMs;
  private volatile int count;

  Feed(String tenant, Keys keys, Reads reads, Vertx vertx, LiveSettings settings) {
    this.tenant = tenant;
    this.keys = keys;
    this.reads = reads;
    this.vertx = vertx;
    this.ring = new Ring(settings.ringEntries(), settings.ringBytes());
    this.source = CloudEvent.source(tenant);
    this.bytes = (int) Math.min(4_194_304, settings.ringBytes() / 4);
  }

  /** Who waits for what was there. @param untilMs what is of then or earlier; 0 until a look has begun */
  private record Asked(UniEmitter<? super Void> done, long untilMs) {}

  /** On the event loop of the watch. */
  void join(Watch watch) {
    watches.computeIfAbsent(loop(), none -> ConcurrentHashMap.newKeySet()).add(watch);
    count = size();
  }

  void leave(Watch watch) {
    watches.values().forEach(some -> some.remove(watch));
    count = size();
  }

  private int size() {
    return watches.values().stream().mapToInt(Set::size).sum();
  }

  int count() {
    return count;
  }

  void each(Consumer<Watch> act) {
    watches.values().forEach(some -> some.forEach(act));
  }

  private static Context loop() {
    return ((ContextInternal) Vertx.currentContext()).unwrap();
  }

  synchronized void stop() {
    isStopped = true;
  }

  /** There may be something. */
  void wake() {
    synchronized (this) {
      isWoken = true;
      if (isLooking || isStopped) {
        return;
      }
      isLooking = true;
      isWoken = false;
    }
    look();
  }

  /** Done when everything that is there now is in the ring. Refuses {@code UNAVAILABLE}. */
  Uni<Void> fresh() {
    return Uni.createFrom().emitter(done -> {
      synchronized (this) {
        waiting.add(new Asked(done, 0));
      }
      wake();
    });
  }

  private void look() {
    List<Asked> asked;
    synchronized (this) {
      asked = waiting;
      waiting = new ArrayList<>();
    }
    long beganNanos = System.nanoTime();
    Ring.Head head = ring.head();
    Cursor place = head == null ? Cursor.at(Long.MAX_VALUE >> 20) : head.place();
    boolean isLate = head != null && beganNanos - lookedNanos > QUIET_NANOS;
    reads.read(keys, Reads.Wanted.of(every -> true, null, place, isLate, LIMIT, bytes)).invoke(reading -> {
      if (head == null) {
        ring.begin(Cursor.before(reading.boundMs()).in(reading.epoch()));
      } else {
        take(head, reading, beganNanos);
      }
      lookedNanos = System.nanoTime();
      lookedMs = reading.boundMs();
    }).subscribe().with(reading -> {
      tellAll();
      ended(asked, reading);
    }, failure -> failed(asked, failure));
  }

  private void take(Ring.Head head, Reading reading, long beganNanos) {
    long at = head.index();
    Cursor upTo = reading.upTo(head.place());
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(beganNanos - lookedNanos);
    boolean isStep = reading.boundMs() < lookedMs + elapsedMs - STEP_MS;
    if (reading.epoch() != head.epoch()) {
      ring.add(Entry.epoch(head.place().in(reading.epoch())), at++);
    }
    if (isStep || !reading.gaps().isEmpty()) {
      ring.add(Entry.gap(isStep ? Set.of("*") : Set.copyOf(reading.gaps()), head.place()), at++);
    }
    for (Reading.Event event : reading.events()) {
      ring.add(Entry.event(event, reading.epoch(), source), at++);
    }
    if (isStep && upTo.ms() >= reading.boundMs()) {
      ring.settle(new Ring.Head(at, Cursor.before(reading.boundMs()).in(reading.epoch())));
      ring.begin(ring.head().place());
    } else {
      ring.settle(new Ring.Head(at, upTo));
    }
  }

  /** The next look begins at once when there is more, soon when somebody woke it or events wait, else when told. */
  private void ended(List<Asked> asked, Reading reading) {
    boolean isDone = reading.isAll() && !reading.waits();
    long placeMs = ring.head().place().ms();
    for (Asked one : asked) {
      long untilMs = one.untilMs() == 0 ? reading.boundMs() : one.untilMs();
      if (isDone || placeMs > untilMs || reading.isAll() && placeMs == untilMs) {
        one.done().complete(null);
      } else {
        synchronized (this) {
          waiting.add(new Asked(one.done(), untilMs));
        }
      }
    }
    if (!reading.isAll()) {
      look();
    } else {
      synchronized (this) {
        isWoken |= reading.waits();
      }
      rest(SOON_MS);
    }
  }

  private void failed(List<Asked> asked, Throwable failure) {
    asked.forEach(one -> one.done().fail(failure));
    rest(AGAIN_MS);
  }

  private void rest(int ms) {
    vertx.setTimer(ms, over -> {
      synchronized (this) {
        isLooking = isWoken && !isStopped || !waiting.isEmpty();
        isWoken = false;
        if (!isLooking) {
          return;
        }
      }
      look();
    });
  }

  /** Each event loop once, however often there was something before it came to it. */
  private void tellAll() {
    watches.keySet().forEach(loop -> {
      if (told.putIfAbsent(loop, true) == null) {
        loop.runOnContext(now -> {
          told.remove(loop);
          watches.getOrDefault(loop, Set.of()).forEach(Watch::go);
        });
      }
    });
  }
}
