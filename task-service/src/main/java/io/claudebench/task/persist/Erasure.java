package io.claudebench.task.persist;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.access.StoredTenants;
import io.claudebench.core.access.Tenant;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.postgres.Postgres;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes away what deleted tenants had in PostgreSQL, and says so to instance-service, which forgets the rest. What
 * stays is the row of its epoch: were the tenant made anew, its ids and fences would go on above all that it ever gave
 * out.
 */
@Singleton
public final class Erasure {
  private static final int PIECE = 10_000;
  private static final String SQL = """
      DELETE FROM task WHERE (tenant, id) IN (SELECT tenant, id FROM task WHERE tenant = ? ORDER BY id LIMIT %d)"""
      .formatted(PIECE);

  private final StoredTenants stored;
  private final RedisClient commands;
  private final Postgres postgres;
  private final Keys fleet;
  private final Settings settings;

  Erasure(StoredTenants stored, RedisClient commands, Postgres postgres, Tenants tenants, Settings settings) {
    this.stored = stored;
    this.commands = commands;
    this.postgres = postgres;
    this.fleet = tenants.fleet();
    this.settings = settings;
  }

  /** Blocks; for virtual threads. */
  public void run() {
    Instant before = Instant.now().minusMillis(settings.forgetAfterMs());
    for (Tenant tenant : Projection.await(stored.all())) {
      if (tenant.isLeaving() && tenant.deletedAt().isBefore(before)) {
        erase(tenant);
      }
    }
  }

  private void erase(Tenant tenant) {
    int gone;
    do {
      gone = postgres.call(connection -> {
        try (var statement = connection.prepareStatement(SQL)) {
          statement.setString(1, tenant.name());
          return statement.executeUpdate();
        }
      });
    } while (gone == PIECE);
    Projection.await(commands.send(Request.cmd(Command.SET).arg(fleet.of(Key.ERASED_TENANT, tenant.name()))
        .arg(tenant.deletedAt().toString()).arg("PX").arg(Duration.ofDays(2).toMillis())));
  }
}
