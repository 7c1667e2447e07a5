package io.claudebench.instance.cache;

import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Tenants;
import io.claudebench.core.Trace;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.Watermark;
import io.claudebench.core.cache.CacheSettings;
import io.claudebench.core.cache.ReadCache;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.Memory;
import io.claudebench.core.redis.Scripts;
import io.claudebench.instance.OwnRedis;
import io.claudebench.instance.Registry;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Replicas of the cache of reads, each with a memory and a connection of its own, as if they were other processes. */
@Singleton
class Reads {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final int ENTRIES_MAX = 20;

  private final io.vertx.mutiny.redis.client.Redis redis;
  private final Vertx vertx;
  private final Verbs verbs;
  private final Tenants tenants;
  private final Scripts scripts;
  private final Memory room;
  private final CacheSettings settings;
  private final Registry registry;
  private final Journal journal;

  Reads(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Verbs verbs, Tenants tenants, Scripts scripts,
      Memory room, CacheSettings settings, Registry registry, Journal journal) {
    this.redis = redis;
    this.vertx = vertx;
    this.verbs = verbs;
    this.tenants = tenants;
    this.scripts = scripts;
    this.room = room;
    this.settings = settings;
    this.registry = registry;
    this.journal = journal;
  }

  /** Few entries, so that the bound is met. */
  public static class Small extends OwnRedis {
    @Override
    public Map<String, String> getConfigOverrides() {
      var settings = new HashMap<>(super.getConfigOverrides());
      settings.put("claudebench.cache.entries-max", Integer.toString(ENTRIES_MAX));
      return settings;
    }
  }

  record In(String of) {}

  record Out(int value) {}

  /** One process. */
  record Replica(ReadCache cache, SimpleMeterRegistry meters, Tenants tenants) {

    CompletableFuture<Object> ask(Verb verb, String tenant, String input, Supplier<Uni<Object>> handler) {
      var ask = new Ask(Ask.Via.REST, new Caller(tenant, "test", Set.of("admin")),
          new Ask.Request(verb.name(), null, null), Trace.of((String) null), null);
      return cache.answer(new Call(verb, ask, tenants.keys(tenant), null, null), new In(input), handler)
          .subscribeAsCompletionStage();
    }

    /** What the answer says, whether it is what a handler gave or the JSON of it. */
    int value(Verb verb, String input, Supplier<Uni<Object>> handler) {
      return Reads.value(ask(verb, "", input, handler));
    }

    void invalidate(Verb verb) {
      cache.invalidate(verb).await().atMost(PATIENCE);
    }

    double count(String name, String... tags) {
      return meters.get(name).tags(tags).counter().count();
    }
  }

  static int value(CompletableFuture<Object> answer) {
    return Rest.JSON.valueToTree(answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
        .get("value").intValue();
  }

  static Uni<Object> given(int value) {
    return Uni.createFrom().item(new Out(value));
  }

  /** One that listens. */
  Replica another() {
    long before = listening();
    var meters = new SimpleMeterRegistry();
    var cache = new ReadCache(redis, vertx, verbs, tenants, scripts, room, settings, meters, journal);
    cache.start(null);
    Await.until("it listens", () -> listening() == before + 1);
    return new Replica(cache, meters, tenants);
  }

  /** Connections that hear patterns of channels. */
  long listening() {
    return registry.run("CLIENT", "LIST", "TYPE", "pubsub").toString().lines()
        .filter(client -> !client.contains(" psub=0 ")).count();
  }

  static Verb verb(String name, int timeoutMs, int cacheSeconds) {
    return new Verb(name, "", false, true, false, false, false, Watermark.NONE, false, "", "", timeoutMs, cacheSeconds,
        List.of(), List.of(), List.of(), false, false, null, null, null, "", "");
  }
}
