package io.claudebench.core.redis;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalLong;

/**
 * What time it is for Redis, the one clock that all services share. Asked every {@value #EVERY_MS} ms and carried on by
 * this process' monotonic clock, so that a wrong or corrected clock of this machine changes nothing.
 */
@Singleton
public final class RedisClock {
  private static final int EVERY_MS = 5_000;

  private final RedisClient commands;
  private final Vertx vertx;
  /** Redis' milliseconds when {@link System#nanoTime} was 0; null until Redis answered once. */
  private volatile Long originMs;

  RedisClock(RedisClient commands, Vertx vertx) {
    this.commands = commands;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent boot) {
    look();
    vertx.setPeriodic(EVERY_MS, tick -> look());
  }

  private void look() {
    ask().subscribe().with(now -> {}, failure -> {});
  }

  /** Epoch milliseconds, late by at most a round trip; empty until Redis answered once. */
  public OptionalLong nowMs() {
    Long origin = originMs;
    return origin == null ? OptionalLong.empty() : OptionalLong.of(origin + elapsedMs());
  }

  /** The same; until Redis answered once, by the clock of this machine. */
  public long nowOrLocalMs() {
    return nowMs().orElseGet(System::currentTimeMillis);
  }

  /** Epoch milliseconds as Redis has them now: for who would act on an estimate that a stepped clock made wrong. */
  public Uni<Long> ask() {
    return commands.send(Request.cmd(Command.TIME)).map(this::learn);
  }

  private long learn(Response time) {
    long now = time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
    originMs = now - elapsedMs();
    return now;
  }

  private static long elapsedMs() {
    return System.nanoTime() / 1_000_000;
  }
}
