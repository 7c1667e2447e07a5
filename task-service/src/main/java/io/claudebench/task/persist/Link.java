package io.claudebench.task.persist;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection of one's own, for reads that block in Redis longer than a command may take. Blocks; for virtual threads.
 */
final class Link implements AutoCloseable {
  private final RedisConnection connection;

  private Link(RedisConnection connection) {
    this.connection = connection;
  }

  static Link open(Redis redis, long patienceMs) {
    return new Link(get(redis.connect(), patienceMs));
  }

  /** Null when Redis answers nil. */
  Response send(Request request, long patienceMs) {
    return get(connection.send(request), patienceMs);
  }

  private static <T> T get(Future<T> future, long patienceMs) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(patienceMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Lost(e.getCause());
    } catch (TimeoutException e) {
      throw new Lost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost(e);
    }
  }

  /** The connection is of no more use, or Redis answered an error. */
  static final class Lost extends RuntimeException {
    Lost(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
