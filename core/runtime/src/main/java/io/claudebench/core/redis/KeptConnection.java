package io.claudebench.core.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection that its user keeps; says once when it is closed or has ended. */
final class KeptConnection implements RedisConnection {
  private final RedisConnection connection;
  private final Runnable onLeft;
  private final AtomicBoolean isLeft = new AtomicBoolean();

  KeptConnection(RedisConnection connection, Runnable onLeft) {
    this.connection = connection;
    this.onLeft = onLeft;
    connection.endHandler(end -> left());
  }

  private void left() {
    if (isLeft.compareAndSet(false, true)) {
      onLeft.run();
    }
  }

  @Override
  public RedisConnection endHandler(Handler<Void> handler) {
    connection.endHandler(end -> {
      left();
      if (handler != null) {
        handler.handle(end);
      }
    });
    return this;
  }

  @Override
  public Future<Void> close() {
    left();
    return connection.close();
  }

  @Override
  public RedisConnection exceptionHandler(Handler<Throwable> handler) {
    connection.exceptionHandler(handler);
    return this;
  }

  @Override
  public RedisConnection handler(Handler<Response> handler) {
    connection.handler(handler);
    return this;
  }

  @Override
  public RedisConnection pause() {
    connection.pause();
    return this;
  }

  @Override
  public RedisConnection resume() {
    connection.resume();
    return this;
  }

  @Override
  public RedisConnection fetch(long amount) {
    connection.fetch(amount);
    return this;
  }

  @Override
  public Future<Response> send(Request command) {
    return connection.send(command);
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    return connection.batch(commands);
  }

  @Override
  public boolean pendingQueueFull() {
    return connection.pendingQueueFull();
  }
}
