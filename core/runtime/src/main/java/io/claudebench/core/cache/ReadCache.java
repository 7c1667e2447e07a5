package io.claudebench.core.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.claudebench.core.Call;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Refusal;
import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.journal.Cached;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.Memory;
import io.claudebench.core.redis.Scripts;
import io.claudebench.core.redis.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps the answers of verbs that declare {@code cacheSeconds}: in memory, and in Redis for all replicas. However many
 * ask at once, wherever, one of them runs the handler; the others get its answer, those of this process its refusal
 * too. In the last fifth of its life an answer is loaded again beside, while it is still given. Refusals are never
 * kept.
 *
 * <p>What {@link #invalidate} ended is not given again by a replica that heard of it. Each hears at once; one that lost
 * its connection forgets everything as soon as it listens again. While Redis is away memory alone answers, and what is
 * loaded then lives five seconds.
 *
 * <p>Not promised: one load where a handler takes longer than half its timeout, or its process dies: then who waits
 * loads too. A Redis that came back older gives what was kept in it until that ends.
 */
@Singleton
public final class ReadCache {
  private final Map<Place, Uni<Kept>> flights = new ConcurrentHashMap<>();
  private final Map<String, Figures> figures = new ConcurrentHashMap<>();
  private final AtomicLong heard = new AtomicLong();
  private final Cache<Place, Kept> memory;
  private final Shared shared;
  private final Verbs verbs;
  private final String build;
  private final MeterRegistry meters;
  private final Journal journal;
  private final Subscription changes;

  /** One read on its way. */
  private record Load(Verb verb, Place place, Supplier<Uni<Object>> handler) {}

  public ReadCache(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Verbs verbs, Tenants tenants, Scripts scripts,
      Memory room, CacheSettings settings, MeterRegistry meters, Journal journal) {
    this.memory = Caffeine.newBuilder().maximumWeight(settings.bytesMax())
        .weigher((Place place, Kept kept) -> kept.weight()).build();
    this.shared = new Shared(scripts, tenants, room, settings);
    this.verbs = verbs;
    this.build = Json.digest(Json.MAPPER.getNodeFactory().textNode(verbs.all().toString()));
    this.meters = meters;
    this.journal = journal;
    this.changes = Subscription.ofAll(redis.getDelegate(), vertx, tenants,
        keys -> List.of(keys.of(Key.READ_CHANNEL)), this::forgetAll, (tenant, channel, text) -> hear(tenant, text));
  }

  /** @param boot null where a test starts one */
  public void start(@Observes StartupEvent boot) {
    if (boot == null || verbs.all().stream().anyMatch(verb -> verb.cacheSeconds() > 0)) {
      changes.start();
    }
  }

  public void stop(@Observes ShutdownEvent end) {
    changes.stop();
  }

  /** The answer to a call of a read; only where none is kept the handler's. */
  public Uni<Object> answer(Call call, Object input, Supplier<Uni<Object>> handler) {
    Verb verb = call.verb();
    if (verb.cacheSeconds() == 0) {
      return handler.get();
    }
    var load = new Load(verb, Place.of(call, input, build), handler);
    Kept kept = memory.getIfPresent(load.place());
    if (kept == null || kept.isOver()) {
      return EventLoop.back(flight(load)).map(found -> {
        figures(verb).count(found.isLoaded() ? Cached.MISSES : Cached.L2);
        return found.answer();
      });
    }
    figures(verb).count(Cached.L1);
    if (kept.isDue()) {
      flight(load).subscribe().with(again -> {}, failure -> {});
    }
    return Uni.createFrom().item(kept.answer());
  }

  /**
   * What is kept of this verb is old, whatever the input, on every replica: from the item on nobody loads it from
   * Redis, and each replica forgets what it has as it hears.
   */
  public Uni<Void> invalidate(Verb verb) {
    return Uni.createFrom().deferred(() -> {
      forget(place -> place.verb().equals(verb.name()));
      return shared.drop(verb);
    });
  }

  /** One for all who ask for it meanwhile; a caller who leaves ends it for none of the others. */
  private Uni<Kept> flight(Load load) {
    return flights.computeIfAbsent(load.place(), place -> {
      var own = new AtomicReference<Uni<Kept>>();
      own.set(Uni.createFrom().deferred(() -> open(load, System.nanoTime())).onTermination()
          .invoke(() -> flights.remove(place, own.get())).memoize().indefinitely());
      return own.get();
    });
  }

  private Uni<Kept> open(Load load, long sinceNanos) {
    long before = heard.get();
    return shared.open(load.place(), load.verb()).chain(opened -> {
      if (opened.hasAnswer()) {
        Kept found = Kept.found(Json.read(opened.text()), opened.text().length(), opened.leftMs(),
            Shared.lifeMs(load.verb()));
        keep(load.place(), found, before);
        if (opened.mustLoad()) {
          load(load, opened, before).subscribe().with(again -> {}, failure -> {});
        }
        return Uni.createFrom().item(found);
      }
      long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
      return opened.mustLoad() || waitedMs > load.verb().timeoutMs() / 2 ? load(load, opened, before)
          : shared.next(load.place()).chain(() -> open(load, sinceNanos));
    });
  }

  private Uni<Kept> load(Load load, Shared.Opened opened, long before) {
    Verb verb = load.verb();
    figures(verb).count(Cached.LOADS);
    return Uni.createFrom().deferred(() -> load.handler().get()).ifNoItem().after(Duration.ofMillis(verb.timeoutMs()))
        .failWith(() -> Refusal.TIMEOUT.because(verb.name() + " took longer than " + verb.timeoutMs() + " ms.")
            .notDone().retryAfterMs(1000))
        .onFailure().call(() -> shared.fill(load.place(), verb, opened, Shared.NONE))
        .chain(answer -> {
          byte[] text = Json.bytes(answer);
          return shared.fill(load.place(), verb, opened, text).map(lifeMs -> {
            Kept kept = Kept.loaded(answer, text.length, lifeMs);
            keep(load.place(), kept, before);
            return kept;
          });
        });
  }

  /** What crossed a change that was heard is not kept: put first, so that whoever comes between the two looks too. */
  private void keep(Place place, Kept kept, long before) {
    if (!kept.isOver()) {
      memory.put(place, kept);
      if (heard.get() != before) {
        memory.invalidate(place);
      }
    }
  }

  /** {@code verb hash} of a load that ended, {@code verb} of one whose answers are old. */
  private void hear(String tenant, String text) {
    String[] words = text.split(" ", 2);
    if (words.length > 1) {
      shared.loaded(new Place(tenant, words[0], words[1]));
    } else {
      forget(place -> place.verb().equals(text) && place.tenant().equals(tenant));
    }
  }

  private void forgetAll() {
    forget(place -> true);
  }

  private void forget(Predicate<Place> isOld) {
    heard.incrementAndGet();
    flights.keySet().removeIf(isOld);
    memory.asMap().keySet().removeIf(isOld);
  }

  private Figures figures(Verb verb) {
    return figures.computeIfAbsent(verb.name(), name -> new Figures(meters, journal, name));
  }
}
