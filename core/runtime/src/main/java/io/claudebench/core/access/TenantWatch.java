package io.claudebench.core.access;

import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Keeps {@link Tenants} equal to what the tenant verbs left in Redis. */
@Singleton
final class TenantWatch {
  private static final int AGAIN_MS = 250;

  private final AtomicLong looks = new AtomicLong();
  private final StoredTenants stored;
  private final Tenants tenants;
  private final Vertx vertx;
  private final Subscription changes;

  TenantWatch(io.vertx.mutiny.redis.client.Redis redis, StoredTenants stored, Tenants tenants, Vertx vertx) {
    this.stored = stored;
    this.tenants = tenants;
    this.vertx = vertx;
    this.changes = new Subscription(redis.getDelegate(), vertx, List.of(tenants.fleet().of(Key.TENANT_CHANNEL)),
        this::look, (name, channel, tenant) -> look());
  }

  /** Before those who work for all of them. */
  void start(@Observes @Priority(1) StartupEvent boot) {
    changes.start();
  }

  void stop(@Observes ShutdownEvent end) {
    changes.stop();
  }

  /** Of two looks under way only the later is believed: they may come back in any order. */
  private void look() {
    long own = looks.incrementAndGet();
    stored.all().subscribe().with(all -> {
      if (own == looks.get()) {
        tenants.set(all.stream().filter(Tenant::lives).collect(Collectors.toMap(Tenant::name, Tenant::limits)));
      }
    }, failure -> vertx.setTimer(AGAIN_MS, again -> look()));
  }
}
