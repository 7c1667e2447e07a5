package io.claudebench.event.group;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.RedisClock;
import io.claudebench.core.redis.Rounds;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Ends the groups of which nobody fetched for {@code group.idle-ms}, and tells it as {@code alert.group_removed}. Every
 * replica looks; the script decides, so each ends once.
 */
@Singleton
final class IdleGroups {
  private static final int AT_ONCE = 100;

  private final GroupSettings settings;
  private final Tenants tenants;
  private final RedisClient commands;
  private final RedisClock clock;
  private final Script expire;
  private final Rounds rounds;

  IdleGroups(GroupSettings settings, Tenants tenants, RedisClient commands, RedisClock clock, Scripts scripts,
      Vertx vertx) {
    this.settings = settings;
    this.tenants = tenants;
    this.commands = commands;
    this.clock = clock;
    this.expire = scripts.load("group_expire");
    int everyMs = (int) Math.min(60_000, settings.idleMs() / 2);
    this.rounds = new Rounds(vertx, everyMs, everyMs, contactMs -> look().replaceWith((long) everyMs));
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  private Uni<Void> look() {
    return Multi.createFrom().iterable(List.copyOf(tenants.names())).onItem().transformToUniAndConcatenate(this::look)
        .collect().last().replaceWithVoid();
  }

  private Uni<Void> look(String tenant) {
    Keys keys = tenants.keys(tenant);
    Request idle = Request.cmd(Command.ZRANGEBYSCORE).arg(keys.of(Key.GROUP_NAMES)).arg("-inf")
        .arg(clock.nowOrLocalMs() - settings.idleMs()).arg("LIMIT").arg(0).arg(AT_ONCE);
    return commands.send(idle).chain(names -> Multi.createFrom().iterable(names).map(Object::toString).onItem()
        .transformToUniAndConcatenate(name -> expire.of(name).run(Background.of(keys, "groups", tenant), name,
            settings.idleMs()))
        .collect().last().replaceWithVoid());
  }
}
