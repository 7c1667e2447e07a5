package io.claudebench.event.live;

import io.claudebench.core.EventLoop;
import io.claudebench.core.Json;
import io.claudebench.event.Cursor;
import io.claudebench.event.Reading;
import io.claudebench.event.Reads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Set;

/**
 * One who watches: a place among the events, a filter, and where to write. In the ring it takes what is behind its
 * place; behind the ring, as it just came or is slow, it reads Redis until it is in the ring; what was trimmed there is
 * told. Nothing is kept for it: what its client does not take stays where it is. All on one event loop.
 */
final class Watch {
  /** Entries of the ring before others have their turn. */
  private static final int TURN = 512;
  private static final int LIMIT = 100;
  private static final int AGAIN_MS = 500;

  private final Feed feed;
  private final Feeds feeds;
  private final Sink sink;
  private final Notices notices;
  private final Context loop = Vertx.currentContext();
  private Filter filter;
  private Cursor cursor;
  /** Skips what is not behind it, right after it came into the ring; null later. */
  private Cursor joined;
  private long index = -1;
  private long reads;
  private boolean isDue;
  private boolean isReading;
  private boolean isWaiting;
  private boolean isReady;
  private boolean isBegun;
  private boolean isEnded;

  Watch(Feed feed, Feeds feeds, Filter filter, Sink sink) {
    this.feed = feed;
    this.feeds = feeds;
    this.filter = filter;
    this.sink = sink;
    this.notices = new Notices(sink, feeds.gaps()::increment);
  }

  /** From now on. Its future is the place, behind which all that comes is seen. */
  Uni<Cursor> now() {
    join();
    return EventLoop.back(feed.fresh()).map(fresh -> {
      Ring.Head head = feed.ring.head();
      index = head.index();
      cursor = head.place();
      return cursor;
    });
  }

  /** From a place on that a client names. The epoch, and a clock behind the place, are told first. */
  Uni<Void> from(Cursor place) {
    join();
    Ring.Head known = feed.ring.head();
    boolean isAhead = known != null && place.ms() > known.place().ms() + 1;
    return (known == null || isAhead ? EventLoop.back(feed.fresh()) : Uni.createFrom().voidItem()).invoke(begun -> {
      Ring.Head head = feed.ring.head();
      cursor = place.epoch() == Cursor.UNKNOWN ? place.in(head.epoch()) : place;
      isDue = true;
      epoch(head.epoch());
      if (place.ms() > head.place().ms() + 1) {
        notices.gap(Set.of("*"), filter, cursor);
        cursor = head.place();
      }
    });
  }

  /** All that is kept. */
  Uni<Void> start() {
    return from(Cursor.at(0)).invoke(begun -> notices.waive());
  }

  /** At once, as a feed that nobody watches is given up. */
  private void join() {
    if (!isEnded) {
      feed.join(this);
    }
  }

  /** Begins to write, with what is behind its place. */
  void begin() {
    isBegun = true;
    go();
  }

  void end() {
    isEnded = true;
    feed.leave(this);
  }

  Cursor cursor() {
    return cursor;
  }

  /** Whether its client was told to load what it knows again. */
  boolean isOutdated() {
    return notices.isOutdated();
  }

  /** From its place on another one; what is being read is for the one before. */
  void filter(Filter other) {
    filter = other;
    index = -1;
    isDue = true;
    reads++;
  }

  /** So far behind is the client, in milliseconds between events. */
  long lagMs() {
    Ring.Head head = feed.ring.head();
    Cursor own = cursor;
    return head == null || own == null ? 0 : Math.max(0, head.place().ms() - own.ms());
  }

  /** Writes what there is for it and its client takes. */
  void go() {
    int turn = TURN;
    while (isBegun && !isEnded && !isReading && !isWaiting) {
      if (sink.isFull()) {
        sink.flush();
        isWaiting = true;
        sink.whenFree(this::free);
        return;
      }
      if (turn-- == 0) {
        sink.flush();
        Vertx.currentContext().runOnContext(next -> go());
        return;
      }
      if (!step()) {
        break;
      }
    }
    if (isBegun) {
      sink.flush();
    }
  }

  private void free() {
    isWaiting = false;
    go();
  }

  /** False when there is nothing to do until somebody tells. */
  private boolean step() {
    Ring.Head head = feed.ring.head();
    if (index < 0 && !enter(head)) {
      read();
      return false;
    }
    if (index >= head.index()) {
      return caughtUp(head);
    }
    Entry entry = feed.ring.get(index);
    if (entry == null) {
      index = -1;
      isDue = true;
      notices.renew();
      return true;
    }
    index++;
    take(entry);
    return true;
  }

  /** A partition has an order that is its own stream's alone, so the ring says only when that is to be read. */
  private boolean isPartition() {
    return filter.partition() != null;
  }

  private boolean enter(Ring.Head head) {
    index = isPartition() ? head.index() : feed.ring.find(cursor);
    joined = cursor;
    return index >= 0;
  }

  private void take(Entry entry) {
    switch (entry.kind) {
      case EPOCH -> epoch(entry.cursor.epoch());
      case GAP -> notices.gap(entry.gaps, filter, cursor);
      case EVENT -> {
        if (isPartition()) {
          isDue |= filter.partition().equals(entry.partition);
        } else if (joined == null || joined.isBefore(entry.cursor)) {
          pass(entry);
        }
      }
    }
    joined = joined != null && entry.kind == Entry.Kind.EVENT && entry.cursor.ms() <= joined.ms() ? joined : null;
  }

  private void pass(Entry event) {
    if (event.kind == Entry.Kind.GAP) {
      notices.gap(event.gaps, filter, cursor);
    } else if (filter.passes(event)) {
      sink.event(event);
    }
    cursor = event.cursor;
  }

  private boolean caughtUp(Ring.Head head) {
    if (isPartition() && isDue) {
      read();
      return false;
    }
    if (cursor.ms() <= head.place().ms()) {
      cursor = isPartition() && cursor.ms() == head.place().ms() ? cursor : head.place();
      joined = null;
    }
    notices.renew();
    if (!isReady) {
      isReady = true;
      sink.frame("ready", cursor, Json.MAPPER.createObjectNode().put("cursor", cursor.text()));
    }
    return false;
  }

  private void read() {
    isReading = true;
    isDue = false;
    long own = ++reads;
    var wanted = Reads.Wanted.of(filter::passesType, filter.partition(), cursor, !notices.isSilent(), LIMIT,
        feeds.settings().pieceBytes());
    EventLoop.back(feeds.inTurn(() -> feeds.reads().read(feed.keys, wanted))).subscribe().with(reading -> {
      isReading = false;
      if (own == reads) {
        took(reading);
      } else {
        go();
      }
    }, failure -> later(AGAIN_MS, () -> {
      isReading = false;
      isDue = true;
      go();
    }));
  }

  /** Its thread is this one's, whichever brought what it waited for. */
  private void later(int ms, Runnable act) {
    feeds.vertx().setTimer(ms, over -> loop.runOnContext(now -> act.run()));
  }

  private void took(Reading reading) {
    if (isEnded) {
      return;
    }
    epoch(reading.epoch());
    notices.gap(reading.gaps(), filter, cursor);
    for (Reading.Event event : reading.events()) {
      if (sink.isFull()) {
        isDue = true; // the rest is read again
        go();
        return;
      }
      pass(Entry.event(event, reading.epoch(), feed.source));
    }
    cursor = reading.upTo(cursor);
    isDue = !reading.isAll();
    go();
  }

  private void epoch(long now) {
    long was = cursor.epoch();
    if (was != now) {
      cursor = cursor.in(now);
      notices.epoch(was, cursor);
    }
  }
}
