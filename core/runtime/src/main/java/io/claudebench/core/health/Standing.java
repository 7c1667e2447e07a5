package io.claudebench.core.health;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What a service says of its {@link Condition}s to the others, in {@code cb:conditions:{service}}: {@code up},
 * {@code degraded} or {@code down} each. Of several replicas the last word counts. One that is silent for
 * {@value #LIFE_MS} ms has said nothing.
 */
@Singleton
public final class Standing {
  private static final int TELL_MS = 5_000;
  private static final int LIFE_MS = 15_000;

  private final RedisClient commands;
  private final Vertx vertx;
  private final Instance<Condition> conditions;
  private final Keys keys;
  private final String service;

  Standing(RedisClient commands, Vertx vertx, @Any Instance<Condition> conditions, Settings settings,
      Tenants tenants) {
    this.commands = commands;
    this.vertx = vertx;
    this.conditions = conditions;
    this.keys = tenants.fleet();
    this.service = settings.service();
  }

  void start(@Observes StartupEvent boot) {
    if (!conditions.isUnsatisfied()) {
      tell();
      vertx.setPeriodic(TELL_MS, tick -> tell());
    }
  }

  /** The last word of a service about a condition; empty when it said none lately. */
  public Uni<Optional<String>> word(String service, String condition) {
    return commands.send(Request.cmd(Command.HGET).arg(keys.of(Key.CONDITIONS, service)).arg(condition))
        .map(word -> Optional.ofNullable(word).map(Object::toString));
  }

  private void tell() {
    Request words = Request.cmd(Command.HSET).arg(keys.of(Key.CONDITIONS, service));
    for (Condition condition : conditions) {
      words.arg(condition.name()).arg(condition.degraded() ? "degraded" : condition.up() ? "up" : "down");
    }
    commands.batch(List.of(words, Request.cmd(Command.PEXPIRE).arg(keys.of(Key.CONDITIONS, service)).arg(LIFE_MS)))
        .subscribe().with(told -> {}, failure -> {});
  }
}
