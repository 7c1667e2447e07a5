package io.claudebench.event.audit;

import io.claudebench.core.Key;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.access.StoredTenants;
import io.claudebench.core.access.Tenant;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Rounds;
import io.claudebench.postgres.Postgres;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Takes away the chains of deleted tenants, and says so to instance-service, which forgets the rest. */
@Singleton
final class Erasure {
  private static final int EVERY_MS = 5000;
  private static final long SAID_MS = Duration.ofDays(2).toMillis();

  private final StoredTenants stored;
  private final Ledger ledger;
  private final Postgres postgres;
  private final RedisClient commands;
  private final Tenants tenants;
  private final RedisClock clock;
  private final Settings settings;
  private final Rounds rounds;

  Erasure(StoredTenants stored, Ledger ledger, Postgres postgres, RedisClient commands, Tenants tenants,
      RedisClock clock, Settings settings, Vertx vertx) {
    this.stored = stored;
    this.ledger = ledger;
    this.postgres = postgres;
    this.commands = commands;
    this.tenants = tenants;
    this.clock = clock;
    this.settings = settings;
    this.rounds = new Rounds(vertx, EVERY_MS, EVERY_MS, contactMs -> round().replaceWith((long) EVERY_MS));
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  private Uni<Void> round() {
    return stored.all().onItem().transformToMulti(all -> Multi.createFrom().iterable(all))
        .filter(tenant -> tenant.isLeaving()
            && clock.nowOrLocalMs() >= tenant.deletedAt().toEpochMilli() + settings.forgetAfterMs())
        .onItem().transformToUniAndConcatenate(this::erase).collect().last().replaceWithVoid();
  }

  private Uni<Void> erase(Tenant tenant) {
    var said = Request.cmd(Command.SET).arg(tenants.fleet().of(Key.ERASED_AUDIT, tenant.name()))
        .arg(tenant.deletedAt().toString()).arg("PX").arg(SAID_MS);
    return postgres.beside(() -> {
      ledger.erase(tenant.name());
      return true;
    }).chain(gone -> commands.send(said)).replaceWithVoid();
  }
}
