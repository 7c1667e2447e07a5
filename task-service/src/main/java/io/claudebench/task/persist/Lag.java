package io.claudebench.task.persist;

import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.health.Condition;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.postgres.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/**
 * How far PostgreSQL is behind: {@code persist_lag} tasks, and whether it answers. Away it is only degraded, until a
 * tenant's outbox is full and new tasks are refused.
 */
@Singleton
public final class Lag implements Condition {
  private final RedisClient commands;
  private final Postgres postgres;
  private final Tenants tenants;
  private final int outboxMax;
  private volatile long tasks;
  private volatile long worst;

  Lag(RedisClient commands, Postgres postgres, Tenants tenants, PersistSettings settings,
      MeterRegistry meters) {
    this.commands = commands;
    this.postgres = postgres;
    this.tenants = tenants;
    this.outboxMax = settings.outboxMax();
    meters.gauge("persist.lag", this, Lag::tasks);
    meters.gauge("persist.reachable", postgres, p -> p.isReachable() ? 1 : 0);
  }

  /** Tasks of all tenants whose state PostgreSQL does not have yet, as last seen. */
  long tasks() {
    return tasks;
  }

  /** Looks at the outboxes, then asks PostgreSQL for a sign of life. Blocks; for virtual threads. */
  public void step() {
    long sum = 0;
    long most = 0;
    for (String tenant : tenants.names()) {
      String outbox = tenants.keys(tenant).of(Key.OUTBOX);
      long length = Projection.await(commands.send(Request.cmd(Command.ZCARD).arg(outbox))).toLong();
      sum += length;
      most = Math.max(most, length);
    }
    tasks = sum;
    worst = most;
    postgres.call(connection -> {
      if (!connection.isValid(2)) {
        throw new SQLException("no sign of life", "08006");
      }
      return true;
    });
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public boolean up() {
    return worst < outboxMax;
  }

  @Override
  public boolean degraded() {
    return !postgres.isReachable();
  }

  @Override
  public String detail() {
    return (postgres.isReachable() ? "up" : "away") + ", lag " + tasks;
  }
}
