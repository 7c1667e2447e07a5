package io.claudebench.event.live;

import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Subscription;
import io.claudebench.event.Reads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/** The feeds of the tenants that somebody watches here; nothing is read for others. */
@Singleton
public final class Feeds {
  private final Map<String, Feed> feeds = new HashMap<>();
  private final Map<Feed, Long> emptyNanos = new HashMap<>();
  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final Redis redis;
  private final Reads reads;
  private final Tenants tenants;
  private final Vertx vertx;
  private final LiveSettings settings;
  private final Counter gaps;
  private Subscription words;
  private long timer = -1;
  private int reading;

  Feeds(io.vertx.mutiny.redis.client.Redis redis, Reads reads, Tenants tenants, Vertx vertx, LiveSettings settings,
      MeterRegistry meters) {
    this.redis = redis.getDelegate();
    this.reads = reads;
    this.tenants = tenants;
    this.vertx = vertx;
    this.settings = settings;
    this.gaps = meters.counter("live.gaps");
    meters.gauge("live.lag.ms", this, Feeds::lagMs);
  }

  /** Gaps told to watchers, each client's for itself. */
  Counter gaps() {
    return gaps;
  }

  LiveSettings settings() {
    return settings;
  }

  Reads reads() {
    return reads;
  }

  Vertx vertx() {
    return vertx;
  }

  /** That of a tenant, for who will watch at once. */
  synchronized Feed of(String tenant) {
    if (feeds.isEmpty()) {
      words = Subscription.ofAll(redis, vertx, tenants, keys -> List.of(keys.family(Key.EVENT_CHANNEL) + "*"),
          this::wakeAll, (whose, channel, text) -> wake(whose));
      words.start();
      timer = vertx.setPeriodic(settings.lookMs(), tick -> look());
    }
    Feed feed = feeds.computeIfAbsent(tenant, one -> new Feed(one, tenants.keys(one), reads, vertx, settings));
    emptyNanos.put(feed, System.nanoTime());
    return feed;
  }

  private void wake(String tenant) {
    Feed feed;
    synchronized (this) {
      feed = feeds.get(tenant);
    }
    if (feed != null) {
      feed.wake();
    }
  }

  private void wakeAll() {
    all().forEach(Feed::wake);
  }

  synchronized List<Feed> all() {
    return List.copyOf(feeds.values());
  }

  /** Wakes all, and lets go of those that nobody has watched for a while. */
  private void look() {
    synchronized (this) {
      long now = System.nanoTime();
      feeds.values().removeIf(feed -> {
        if (feed.count() > 0) {
          emptyNanos.put(feed, now);
        }
        boolean isOver = now - emptyNanos.get(feed) > 1_000_000L * settings.keepMs();
        if (isOver) {
          feed.stop();
          emptyNanos.remove(feed);
        }
        return isOver;
      });
      if (feeds.isEmpty()) {
        stop();
      }
    }
    wakeAll();
  }

  private void stop() {
    if (words != null) {
      words.stop();
      words = null;
      vertx.cancelTimer(timer);
    }
  }

  synchronized void stop(@Observes ShutdownEvent end) {
    feeds.values().forEach(Feed::stop);
    stop();
  }

  private double lagMs() {
    long[] most = {0};
    all().forEach(feed -> feed.each(watch -> most[0] = Math.max(most[0], watch.lagMs())));
    return most[0];
  }

  /** Reads, when not too many others do. */
  <T> Uni<T> inTurn(Supplier<Uni<T>> read) {
    return Uni.createFrom().emitter(answer -> {
      Runnable begin = () -> begin(read, answer);
      synchronized (turns) {
        if (reading >= settings.readersMax()) {
          turns.add(begin);
          return;
        }
        reading++;
      }
      begin.run();
    });
  }

  private <T> void begin(Supplier<Uni<T>> read, UniEmitter<? super T> answer) {
    Uni.createFrom().deferred(() -> read.get()).onTermination().invoke(this::next).subscribe()
        .with(answer::complete, answer::fail);
  }

  private void next() {
    Runnable next;
    synchronized (turns) {
      next = turns.poll();
      reading -= next == null ? 1 : 0;
    }
    if (next != null) {
      vertx.runOnContext(turn -> next.run());
    }
  }
}
