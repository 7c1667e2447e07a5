package io.claudebench.instance.lock;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.Trace;
import io.claudebench.core.Verbs;
import io.claudebench.core.park.Parks;
import io.claudebench.core.park.Watchers;
import io.claudebench.core.redis.Scripts;
import io.claudebench.instance.Registry;
import io.claudebench.instance.lock.LockAcquire;
import io.claudebench.instance.lock.LockSettings;
import io.claudebench.instance.lock.LockTry;
import io.claudebench.instance.lock.Locks;
import io.claudebench.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * More replicas of what waits for locks, each with a name, a channel and a line of its own, as if they were other
 * processes.
 */
@Singleton
class Replicas {
  private final io.vertx.mutiny.redis.client.Redis redis;
  private final Vertx vertx;
  private final Tenants tenants;
  private final LockSettings settings;
  private final Scripts scripts;
  private final LockAcquire acquire;
  private final Verbs verbs;
  private final Registry registry;

  Replicas(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Tenants tenants, LockSettings settings,
      Scripts scripts, LockAcquire acquire, Verbs verbs, Registry registry) {
    this.redis = redis;
    this.vertx = vertx;
    this.tenants = tenants;
    this.settings = settings;
    this.scripts = scripts;
    this.acquire = acquire;
    this.verbs = verbs;
    this.registry = registry;
  }

  /** One process: what ends it, and its locks. */
  record Process(Parks parks, Locks locks) {}

  /** One that listens. */
  Process another() {
    long before = listening();
    var parks = new Parks(redis, vertx, tenants, new Watchers(tenants), new SimpleMeterRegistry());
    var locks = new Locks(parks, settings, scripts);
    Await.until("it listens", () -> listening() == before + 1);
    return new Process(parks, locks);
  }

  /** Connections that hear patterns of channels. */
  long listening() {
    return registry.run("CLIENT", "LIST", "TYPE", "pubsub").toString().lines()
        .filter(client -> !client.contains(" psub=0 ")).count();
  }

  CompletableFuture<LockAcquire.Out> waiting(Locks replica, String name, String owner, int ttlMs, int waitMs) {
    var in = new LockAcquire.In(name, owner, ttlMs, waitMs);
    Call call = call(null, null);
    return replica.acquire(call, in, acquire.attempt(in, call)).subscribeAsCompletionStage();
  }

  /** The caller {@code left} hangs up when Redis has given it the lock and its replica does not know it yet. */
  void leavesWhileItIsGiven(String name, String key) throws Exception {
    var gone = new AtomicReference<UniEmitter<? super Void>>();
    var in = new LockAcquire.In(name, "left", 60_000, 10_000);
    Call call = call(Uni.createFrom().emitter(left -> gone.set(left)), key);
    LockTry.Attempt real = acquire.attempt(in, call);
    Process other = another();
    var answer = other.locks().acquire(call, in,
        (id, ticket, waitMs) -> real.run(id, ticket, waitMs).invoke(given -> gone.get().complete(null)))
        .subscribeAsCompletionStage().get(5, TimeUnit.SECONDS);
    assertFalse(answer.acquired());
    other.parks().stop(null);
  }

  private Call call(Uni<Void> gone, String key) {
    Keys keys = tenants.fleet();
    var ask = new Ask(Ask.Via.REST, new Caller("", "test", Set.of("admin")),
        new Ask.Request("lock.acquire", null, key), Trace.of(null), gone);
    return new Call(verbs.find("lock.acquire"), ask, keys, null,
        key == null ? null
        : Call.Idempotency.of(keys, "lock.acquire", key, "0".repeat(64), 60_000, 0));
  }
}
