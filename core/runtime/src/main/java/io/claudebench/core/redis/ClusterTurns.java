package io.claudebench.core.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Lets so many commands run at once on Cluster as never empty the client's pools; the others wait in order. For one
 * command that client takes a connection of each node: two commands that each had some of the last would wait for one
 * another for ever. Connections that are kept are not counted; they have the other half.
 */
final class ClusterTurns implements Redis {
  private final Redis redis;
  private final Vertx vertx;
  private final int waitingMax;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param poolSize connections to each node
   * @param waitingMax commands
   */
  ClusterTurns(Redis redis, Vertx vertx, int poolSize, int waitingMax) {
    this.redis = redis;
    this.vertx = vertx;
    this.waitingMax = waitingMax;
    this.free = atOnce(poolSize);
  }

  /** So many commands are under way at most. */
  static int atOnce(int poolSize) {
    return poolSize / 2;
  }

  @Override
  public Future<RedisConnection> connect() {
    return redis.connect();
  }

  @Override
  public Future<Response> send(Request command) {
    return turn(() -> redis.send(command));
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    return turn(() -> redis.batch(commands));
  }

  @Override
  public void close() {
    redis.close();
  }

  private <T> Future<T> turn(Supplier<Future<T>> command) {
    Promise<T> answer = Promise.promise();
    Runnable turn = () -> command.get().onComplete(done -> vertx.runOnContext(over -> freed())).onComplete(answer);
    synchronized (this) {
      if (free == 0) {
        return waiting.size() < waitingMax && waiting.add(turn) ? answer.future()
            : Future.failedFuture(new ConnectionPoolTooBusyException("quarkus.redis.max-pool-waiting is reached"));
      }
      free--;
    }
    turn.run();
    return answer.future();
  }

  private void freed() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.run();
  }
}
