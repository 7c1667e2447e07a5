package io.claudebench.core.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The catalogue of the fleet: the verbs of this service, and those that the others wrote to {@code cb:verbs:{service}}.
 * Each service refreshes its own row and looks at the others'; one that is gone for a minute leaves the catalogue. A
 * Redis that was emptied, or was away for longer than rows live, has all rows again within {@link #LOOK_MS}: until
 * {@link #FORGET_MS} a verb that is not seen is still known, so that callers are not told it does not exist.
 */
@Singleton
public final class Catalogue {
  private static final List<String> SERVICES = List.of("task-service", "instance-service", "event-service",
      "hook-service");
  private static final int LIFE_MS = 60_000;
  private static final int LOOK_MS = 5_000;
  private static final int FORGET_MS = 3 * LOOK_MS;

  private final Map<String, Entry> own = new TreeMap<>();
  private final Missed missed = new Missed(LOOK_MS, FORGET_MS, nowMs());
  private volatile Map<String, Entry> read = Map.of();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final RedisClient commands;
  private final Scripts scripts;
  private final Vertx vertx;
  private final Keys keys;
  private final String service;
  private volatile Map<String, Entry> all;
  private volatile long lookedNanos = System.nanoTime() - 1_000_000_000L;

  Catalogue(Verbs verbs, RedisClient commands, Scripts scripts, Vertx vertx, Settings settings, Tenants tenants) {
    this.commands = commands;
    this.scripts = scripts;
    this.vertx = vertx;
    this.service = settings.service();
    this.keys = tenants.fleet();
    for (Verb verb : verbs.all()) {
      own.put(verb.name(), Entry.of(verb, service));
    }
    this.all = Map.copyOf(own);
  }

  void start(@Observes StartupEvent boot) {
    tell();
    vertx.setPeriodic(LOOK_MS, tick -> tell());
  }

  /** The verb, or null when nobody is known to own it. */
  public Entry find(String verb) {
    return all.get(verb);
  }

  /** Every verb of the fleet, by name. */
  public Collection<Entry> all() {
    return new TreeMap<>(all).values();
  }

  public boolean reads(String verb) {
    Entry entry = find(verb);
    return entry != null && entry.readOnly();
  }

  public JsonNode inputSchema(String verb) {
    return find(verb).inputSchema();
  }

  /** Runs whenever the catalogue changes. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The verb after one more look at Redis (at most one a second); null when nobody owns it. */
  public Uni<Entry> look(String verb) {
    Entry known = find(verb);
    if (known != null || System.nanoTime() - lookedNanos < 1_000_000_000L) {
      return Uni.createFrom().item(known);
    }
    return look().map(done -> find(verb));
  }

  /** Every verb of the fleet after a look at Redis; as it was known last, if Redis is away. */
  public Uni<Collection<Entry>> fresh() {
    return look().onFailure().recoverWithNull().map(looked -> all());
  }

  private void tell() {
    Request row = Request.cmd(Command.HSET).arg(keys.of(Key.VERBS, service));
    own.forEach((name, entry) -> row.arg(name).arg(Json.text(entry)));
    Request names = Request.cmd(Command.HSET).arg(keys.of(Key.SCRIPTS, service));
    scripts.names().forEach((sha, name) -> names.arg(sha).arg(name));
    commands.batch(List.of(row, expiry(keys.of(Key.VERBS, service)), names, expiry(keys.of(Key.SCRIPTS, service))))
        .chain(done -> look())
        .subscribe().with(done -> {}, failure -> {});
  }

  private static Request expiry(String key) {
    return Request.cmd(Command.PEXPIRE).arg(key).arg(LIFE_MS);
  }

  private Uni<Void> look() {
    lookedNanos = System.nanoTime();
    var reads = SERVICES.stream().filter(other -> !other.equals(service))
        .map(other -> Request.cmd(Command.HVALS).arg(keys.of(Key.VERBS, other))).toList();
    return commands.batch(reads).invoke(this::learn).replaceWithVoid();
  }

  private static long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  private void learn(List<Response> rows) {
    Map<String, Entry> texts = read(rows);
    Map<String, Entry> found = new TreeMap<>();
    texts.values().forEach(entry -> found.put(entry.name(), entry));
    found.putAll(own);
    Map<String, Entry> known = all;
    missed.kept(known.keySet(), Set.copyOf(found.keySet()), nowMs()).forEach(name -> found.put(name, known.get(name)));
    if (!found.equals(all)) {
      all = Map.copyOf(found);
      listeners.forEach(Runnable::run);
    }
  }

  /** What was read before in the same words is not read again. */
  private Map<String, Entry> read(List<Response> rows) {
    Map<String, Entry> before = read;
    Map<String, Entry> now = new HashMap<>();
    rows.stream().filter(Objects::nonNull).flatMap(Response::stream).map(Response::toString)
        .forEach(text -> now.put(text, before.containsKey(text) ? before.get(text)
            : Json.MAPPER.convertValue(Json.read(text), Entry.class)));
    read = now;
    return now;
  }
}
