package io.claudebench.task;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Tails;
import io.claudebench.task.epoch.Epoch;
import io.claudebench.task.epoch.Raise;
import io.claudebench.task.persist.Erasure;
import io.claudebench.task.persist.Lag;
import io.claudebench.task.persist.Loop;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.persist.Projection;
import io.claudebench.task.persist.Projector;
import io.claudebench.task.persist.StrictWrites;
import io.claudebench.task.persist.Takeover;
import io.claudebench.task.persist.Tombstones;
import io.claudebench.task.persist.Trim;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Starts and stops what works behind the calls: epoch, projectors, strict writes, upkeep, lag. */
@Singleton
final class Persistence {
  private static final int FORGET_EVERY = 60;
  /** A boot waits so long for Redis, so that the first calls find an open gate; then it goes on and is not ready. */
  private static final int BOOT_MS = 5_000;

  /** Where a read may not block: on Cluster. */
  private static final int POLL_MS = 100;

  private final List<AutoCloseable> running = new ArrayList<>();
  private final Map<String, Loop> upkeeps = new ConcurrentHashMap<>();
  private final Redis redis;
  private final RedisClient commands;
  private final Projection projection;
  private final Tenants tenants;
  private final Tails tails;
  private final Settings core;
  private final PersistSettings settings;
  private final MeterRegistry meters;

  Persistence(Redis redis, RedisClient commands, Projection projection, Tenants tenants, Tails tails, Settings core,
      PersistSettings settings, MeterRegistry meters) {
    this.redis = redis;
    this.commands = commands;
    this.projection = projection;
    this.tenants = tenants;
    this.tails = tails;
    this.core = core;
    this.settings = settings;
    this.meters = meters;
  }

  void start(@Observes StartupEvent boot, Raise raise, Epoch gate, StrictWrites strict, Takeover takeover, Trim trim,
      Duties duties, Tombstones tombstones,
      Erasure erasure, Lag lag) throws InterruptedException {
    Loop epoch = loop("epoch", settings.watchMs(), raise::step);
    gate.onDoubt(epoch::wake);
    gate.awaitOpen(BOOT_MS);
    String consumer = core.replica().orElseGet(() -> UUID.randomUUID().toString());
    var projector = new Projector(redis.getDelegate(), commands, projection, settings, tenants, tails, consumer);
    running.add(projector::close);
    loop("projector", tails.mayBlock() ? settings.lingerMs() : Math.max(POLL_MS, settings.lingerMs()), projector::step);
    tenants.each(tenant -> {
      Keys keys = tenants.keys(tenant);
      upkeeps.put(tenant, Loop.start("upkeep" + (tenant.isEmpty() ? "" : ":" + tenant), settings, meters,
          settings.upkeepMs(), new Upkeep(takeover, trim, duties.of(keys, Trim.DUTY), tenant, keys, consumer)::step));
    }, tenant -> Thread.startVirtualThread(upkeeps.remove(tenant)::close));
    loop("strict", 0, strict::step);
    loop("lag", settings.watchMs(), lag::step);
    loop("erasure", settings.upkeepMs(), erasure::run);
    loop("tombstones", FORGET_EVERY * (long) settings.upkeepMs(), tombstones::run);
  }

  private Loop loop(String name, long everyMs, Runnable step) {
    Loop loop = Loop.start(name, settings, meters, everyMs, step);
    running.addFirst(loop);
    return loop;
  }

  /** Every now and then for one tenant. */
  private static final class Upkeep {
    private final Takeover takeover;
    private final Trim trim;
    private final Duty trimming;
    private final String tenant;
    private final Keys keys;
    private final String consumer;
    private int round;

    Upkeep(Takeover takeover, Trim trim, Duty trimming, String tenant, Keys keys, String consumer) {
      this.takeover = takeover;
      this.trim = trim;
      this.trimming = trimming;
      this.tenant = tenant;
      this.keys = keys;
      this.consumer = consumer;
    }

    void step() {
      trim.run(keys, trimming);
      takeover.run(tenant, keys, consumer);
      if (round++ % FORGET_EVERY == 0) {
        takeover.forget(keys, consumer);
      }
    }
  }

  void stop(@Observes ShutdownEvent end) throws Exception {
    for (AutoCloseable one : running) {
      one.close();
    }
    upkeeps.values().forEach(Loop::close);
  }
}
