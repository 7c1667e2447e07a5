package io.claudebench.instance.access;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.access.StoredTenants;
import io.claudebench.core.access.Tenant;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Duties;
import io.claudebench.core.redis.Duty;
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
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Forgets what deleted tenants had: their API keys, then all their keys in Redis, a piece at a time, on the one replica
 * that has the duty {@value #DUTY}. Their rows in PostgreSQL are task-service's and event-service's; a tenant is
 * forgotten when both said so and a whole walk through Redis found nothing any more. Before its name is free Redis is
 * walked through again.
 */
@Singleton
final class Forgetting {
  static final String DUTY = "tenants";
  private static final int EVERY_MS = 1000;
  private static final int PIECE = 500;
  private static final int PAGE = 1000;

  private final StoredTenants stored;
  private final Tenants tenants;
  private final RedisClient commands;
  private final RedisClock clock;
  private final Settings core;
  private final AccessSettings settings;
  private final Background by;
  private final Script forget;
  private final Script forgotten;
  private final Script keys;
  private final Script revoke;
  private final Duty duty;
  private final Rounds rounds;

  Forgetting(StoredTenants stored, Tenants tenants, RedisClient commands, RedisClock clock, Settings core,
      AccessSettings settings, Scripts scripts, Duties duties, Vertx vertx) {
    this.stored = stored;
    this.tenants = tenants;
    this.commands = commands;
    this.clock = clock;
    this.core = core;
    this.settings = settings;
    this.by = Background.silent(tenants.fleet());
    this.forget = scripts.ungated("tenant_forget"); // its epoch goes too
    this.forgotten = scripts.load("tenant_forgotten").of(DUTY);
    this.keys = scripts.load("key_list");
    this.revoke = scripts.load("key_revoke");
    this.duty = duties.of(tenants.fleet(), DUTY);
    this.rounds = new Rounds(vertx, EVERY_MS, EVERY_MS, contactMs -> round().replaceWith((long) EVERY_MS));
  }

  void start(@Observes StartupEvent boot) {
    rounds.start();
  }

  void stop(@Observes ShutdownEvent end) {
    rounds.stop();
  }

  private Uni<Void> round() {
    return duty.tryHold().chain(term -> term.isEmpty() ? Uni.createFrom().voidItem()
        : stored.all().onItem().transformToMulti(all -> Multi.createFrom().iterable(all))
            .filter(this::isDue).onItem().transformToUniAndConcatenate(tenant -> forget(tenant, term.getAsLong()))
            .collect().last().replaceWithVoid());
  }

  private boolean isDue(Tenant tenant) {
    long now = clock.nowOrLocalMs();
    return !tenant.lives() && now >= tenant.deletedAt().toEpochMilli() + core.forgetAfterMs()
        && (tenant.isLeaving() || now >= tenant.forgottenAt().toEpochMilli() + settings.nameTakenMs());
  }

  /** One walk; the next round goes on where it found something, or PostgreSQL is not done. */
  private Uni<Void> forget(Tenant tenant, long term) {
    Keys its = tenants.keys(tenant.name());
    return revoked(tenant.name(), null)
        .chain(() -> walk(its, "0", 0))
        .chain(found -> found > 0 ? Uni.createFrom().item(false) : isErased(tenant))
        .chain(isDone -> isDone ? forgotten.run(by, tenant.name(), term, settings.nameTakenMs()).replaceWithVoid()
            : Uni.createFrom().voidItem());
  }

  private Uni<Long> walk(Keys its, String cursor, long found) {
    return forget.run(Background.silent(its), cursor, its.pattern(), PIECE).chain(reply -> {
      String next = reply.get(0).toString();
      long all = found + reply.get(1).toLong();
      return next.equals("0") ? Uni.createFrom().item(all) : walk(its, next, all);
    });
  }

  private Uni<Boolean> isErased(Tenant tenant) {
    Keys fleet = tenants.fleet();
    return commands.send(Request.cmd(Command.MGET).arg(fleet.of(Key.ERASED_TENANT, tenant.name()))
        .arg(fleet.of(Key.ERASED_AUDIT, tenant.name())))
        .map(erased -> !tenant.isLeaving() || erased.stream()
            .allMatch(at -> at != null && at.toString().equals(tenant.deletedAt().toString())));
  }

  /** Takes its API keys back, from this id on. */
  private Uni<Void> revoked(String tenant, String after) {
    return keys.run(by, after, PAGE).chain(page -> {
      List<Response> its = page.stream().skip(1).filter(key -> key.get(2).toString().equals(tenant)).toList();
      String next = page.get(0).toString();
      return Multi.createFrom().iterable(its)
          .onItem().transformToUniAndConcatenate(key -> revoke.of(key.get(0).toString())
              .run(by, key.get(0).toString()))
          .collect().last()
          .chain(() -> next.isEmpty() ? Uni.createFrom().voidItem() : revoked(tenant, next));
    });
  }
}
