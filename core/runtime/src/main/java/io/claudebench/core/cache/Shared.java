package io.claudebench.core.cache;

import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.Watermark;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Memory;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The answers that Redis keeps for all replicas, and which of them loads one. */
final class Shared {
  private static final Duration LOOK = Duration.ofMillis(75);
  private static final Duration AGAIN = Duration.ofMillis(250);
  private static final Duration AGAIN_MAX = Duration.ofSeconds(5);
  private static final int AT_ONCE = 16;
  private static final int SPARE_MS = 60_000;
  private static final int ALONE_MS = 5_000;
  static final byte[] NONE = {};

  private final Map<Place, UniEmitter<? super Void>> waiting = new ConcurrentHashMap<>();
  private final Script open;
  private final Script fill;
  private final Script drop;
  private final Tenants tenants;
  private final Memory room;
  private final CacheSettings settings;

  Shared(Scripts scripts, Tenants tenants, Memory room, CacheSettings settings) {
    this.open = scripts.ungated("cache_open");
    this.fill = scripts.ungated("cache_fill");
    this.drop = scripts.ungated("cache_drop");
    this.tenants = tenants;
    this.room = room;
    this.settings = settings;
  }

  /**
   * What Redis says of a place.
   *
   * @param generation that counts there now; null when Redis does not answer
   * @param text the answer; empty when there is none
   */
  record Opened(String verdict, String token, String generation, long leftMs, String text) {

    static Opened of(String token, Response reply) {
      return new Opened(reply.get(0).toString(), token, reply.get(1).toString(), reply.get(2).toLong(),
          reply.get(3).toString());
    }

    static Opened alone() {
      return new Opened("load", null, null, 0, "");
    }

    boolean hasAnswer() {
      return !text.isEmpty();
    }

    boolean mustLoad() {
      return verdict.equals("load");
    }
  }

  static long lifeMs(Verb verb) {
    return verb.cacheSeconds() * 1000L;
  }

  /** A caller is to load when Redis does not answer, or has no room. */
  Uni<Opened> open(Place place, Verb verb) {
    String token = UUID.randomUUID().toString();
    return open.of(place.verb()).run(by(place.tenant()), place.hash(), token, verb.timeoutMs(),
        Kept.earlyMs(lifeMs(verb))).map(reply -> Opened.of(token, reply)).onFailure().recoverWithItem(Opened::alone);
  }

  /**
   * Keeps what was loaded, if the generation is still that, and wakes those who wait.
   *
   * @param text empty when it could not be loaded
   * @return for how many milliseconds it may be given again; 0 when it is old already
   */
  Uni<Long> fill(Place place, Verb verb, Opened opened, byte[] text) {
    long lifeMs = lifeMs(verb);
    if (opened.generation() == null) {
      return Uni.createFrom().item(Math.min(lifeMs, ALONE_MS));
    }
    boolean isKept = text.length <= settings.valueMax() && !room.isOver(Watermark.CREATE);
    return fill.of(place.verb()).run(by(place.tenant()), place.verb(), place.hash(), opened.token(),
        opened.generation(), lifeMs, settings.entriesMax(), isKept ? text : NONE)
        .map(reply -> reply.toInteger() * lifeMs).onFailure().recoverWithItem(Math.min(lifeMs, ALONE_MS));
  }

  /**
   * Nothing that was kept of a verb before is given any more. While Redis is away it is tried again, until all of it
   * has ended.
   */
  Uni<Void> drop(Verb verb) {
    long lifeMs = lifeMs(verb) + verb.timeoutMs();
    return Multi.createFrom().iterable(tenants.names()).onItem().transformToUni(tenant -> drop.of(verb.name())
        .run(by(tenant), verb.name(), 2 * lifeMs + SPARE_MS)
        .onFailure().retry().withBackOff(AGAIN, AGAIN_MAX).expireIn(lifeMs)).merge(AT_ONCE).collect().last()
        .replaceWithVoid();
  }

  /** Somebody else loads it: a moment later, or when that has ended. */
  Uni<Void> next(Place place) {
    return Uni.createFrom().<Void>emitter(told -> {
      waiting.put(place, told);
      told.onTermination(() -> waiting.remove(place, told));
    }).ifNoItem().after(LOOK).recoverWithItem(() -> null);
  }

  void loaded(Place place) {
    UniEmitter<? super Void> told = waiting.get(place);
    if (told != null) {
      told.complete(null);
    }
  }

  private Background by(String tenant) {
    return Background.silent(tenants.keys(tenant));
  }
}
