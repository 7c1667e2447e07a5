package io.claudebench.core.access;

import io.claudebench.core.Key;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/** The tenants that tenant.create made, as they stand in Redis now. */
@Singleton
public final class StoredTenants {
  private final RedisClient commands;
  private final String key;

  StoredTenants(RedisClient commands, Tenants tenants) {
    this.commands = commands;
    this.key = tenants.fleet().of(Key.TENANTS);
  }

  /** By name, also those that are gone. Refuses {@code UNAVAILABLE}. */
  public Uni<List<Tenant>> all() {
    return commands.send(Request.cmd(Command.HGETALL).arg(key)).map(all -> all.getKeys().stream().sorted()
        .map(name -> Tenant.of(name, all.get(name).toString())).toList());
  }
}
