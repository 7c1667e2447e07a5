package io.claudebench.core.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Counts who has, and who waits for, a connection of the client's pool, of which the client itself tells nothing: a
 * command or batch takes one until its answer, {@link #connect} one that is given back when it ends.
 */
final class Pool implements Redis {
  private final Redis redis;
  private final int max;
  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicInteger kept = new AtomicInteger();
  private final Counter exhausted;

  /** @param max connections that commands and whoever keeps one may have at once */
  Pool(Redis redis, int max, MeterRegistry meters) {
    this.redis = redis;
    this.max = max;
    this.exhausted = meters.counter("redis.pool.exhausted");
    meters.gauge("redis.pool.connections.active", this, pool -> Math.min(max, pool.wanted()));
    meters.gauge("redis.pool.connections.idle", this, pool -> Math.max(0, max - pool.wanted()));
    meters.gauge("redis.pool.connections.max", this, pool -> max);
    meters.gauge("redis.pool.waiting", this, pool -> Math.max(0, pool.wanted() - max));
  }

  private int wanted() {
    return commands.get() + kept.get();
  }

  @Override
  public Future<RedisConnection> connect() {
    return redis.connect().map(connection -> {
      kept.incrementAndGet();
      return new KeptConnection(connection, kept::decrementAndGet);
    });
  }

  @Override
  public Future<Response> send(Request command) {
    return counted(() -> redis.send(command));
  }

  @Override
  public Future<List<Response>> batch(List<Request> requests) {
    return counted(() -> redis.batch(requests));
  }

  @Override
  public void close() {
    redis.close();
  }

  private <T> Future<T> counted(Supplier<Future<T>> command) {
    commands.incrementAndGet();
    if (wanted() > max) {
      exhausted.increment();
    }
    try {
      return command.get().onComplete(done -> commands.decrementAndGet());
    } catch (RuntimeException unsent) {
      commands.decrementAndGet();
      return Future.failedFuture(unsent);
    }
  }
}
