package io.claudebench.task;

import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Duties;
import io.claudebench.task.epoch.Epoch;
import io.claudebench.task.epoch.Raise;
import io.claudebench.task.persist.Erasure;
import io.claudebench.task.persist.Lag;
import io.claudebench.task.persist.Loop;
import io.claudebench.task.persist.PersistSettings;
import io.claudebench.task.persist.Projector;
import io.claudebench.task.persist.StrictWrites;
import io.claudebench.task.persist.Tombstones;
import io.claudebench.task.persist.Trim;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Starts and stops what works behind the calls: epoch, projectors, strict writes, upkeep, lag. */
@Singleton
final class Persistence {
  private static final int TOMBSTONES_EVERY = 60;
  /** A boot waits so long for Redis, so that the first calls find an open gate; then it goes on and is not ready. */
  private static final int BOOT_MS = 5_000;

  private final List<AutoCloseable> running = new ArrayList<>();
  private final Map<String, Loop> upkeeps = new ConcurrentHashMap<>();
  private final Tenants tenants;
  private final PersistSettings settings;
  private final MeterRegistry meters;

  Persistence(Tenants tenants, PersistSettings settings, MeterRegistry meters) {
    this.tenants = tenants;
    this.settings = settings;
    this.meters = meters;
  }

  void start(@Observes StartupEvent boot, Raise raise, Epoch gate, StrictWrites strict, Projector projector, Trim trim,
      Duties duties, Tombstones tombstones, Erasure erasure, Lag lag) throws InterruptedException {
    Loop epoch = loop("epoch", settings.watchMs(), raise::step);
    gate.onDoubt(epoch::wake);
    gate.awaitOpen(BOOT_MS);
    loop("projector", settings.lingerMs(), projector::step);
    tenants.each(tenant -> {
      Keys keys = tenants.keys(tenant);
      var trimming = duties.of(keys, Trim.DUTY);
      upkeeps.put(tenant, Loop.start("upkeep" + (tenant.isEmpty() ? "" : ":" + tenant), settings, meters,
          settings.upkeepMs(), () -> trim.run(keys, trimming)));
    }, tenant -> Thread.startVirtualThread(upkeeps.remove(tenant)::close));
    loop("strict", 0, strict::step);
    loop("lag", settings.watchMs(), lag::step);
    loop("erasure", settings.upkeepMs(), erasure::run);
    loop("tombstones", TOMBSTONES_EVERY * (long) settings.upkeepMs(), tombstones::run);
  }

  private Loop loop(String name, long everyMs, Runnable step) {
    Loop loop = Loop.start(name, settings, meters, everyMs, step);
    running.addFirst(loop);
    return loop;
  }

  void stop(@Observes ShutdownEvent end) throws Exception {
    for (AutoCloseable one : running) {
      one.close();
    }
    upkeeps.values().forEach(Loop::close);
  }
}
