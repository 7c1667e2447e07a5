package io.claudebench.core.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Repeats one blocking read on a connection of its own until it is stopped. A failure, whichever, makes a new
 * connection after a pause; the loop never ends by itself.
 */
public final class Tail {
  /** How long the reads block in Redis; a reply that takes much longer means a dead connection. */
  public static final int BLOCK_MS = 2000;
  private static final int PATIENCE_MS = BLOCK_MS + 3000;
  private static final int RETRY_MS = 200;

  private final Redis redis;
  private final Vertx vertx;
  private final Supplier<Future<?>> begin;
  private final Supplier<Request> next;
  private final Function<Response, Future<?>> take;
  private volatile boolean isStopping;
  private volatile RedisConnection connection;

  /**
   * @param begin runs after each (re)connection, for example creates a group
   * @param next the read to send
   * @param take gets each reply (null when nothing came); the next read waits for its future
   */
  public Tail(Redis redis, Vertx vertx, Supplier<Future<?>> begin, Supplier<Request> next, Function<Response,
      Future<?>> take) {
    this.redis = redis;
    this.vertx = vertx;
    this.begin = begin;
    this.next = next;
    this.take = take;
  }

  public void start() {
    if (isStopping) {
      return;
    }
    redis.connect().compose(opened -> {
      connection = opened;
      return begin.get();
    }).onSuccess(ready -> read()).onFailure(failure -> again());
  }

  /** No further read; what is being handled goes on. */
  public void stop() {
    isStopping = true;
    close();
  }

  private void read() {
    if (isStopping) {
      return;
    }
    connection.send(next.get()).timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).compose(take::apply)
        .onSuccess(done -> read()).onFailure(failure -> again());
  }

  private void again() {
    close();
    if (!isStopping) {
      vertx.setTimer(RETRY_MS, retry -> start());
    }
  }

  private void close() {
    RedisConnection open = connection;
    if (open != null) {
      connection = null;
      open.close();
    }
  }
}
