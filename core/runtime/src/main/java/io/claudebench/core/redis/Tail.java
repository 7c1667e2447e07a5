package io.claudebench.core.redis;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats one read of the streams of all tenants, on a connection of its own, until it is stopped. The read blocks in
 * Redis; on Cluster, where the streams of two tenants lie in two slots, each tenant's are read without blocking when
 * somebody says that there is an entry, and every {@value #LOOK_MS} ms. A failure, whichever, makes a new connection
 * after a pause; the loop never ends by itself.
 */
public final class Tail {
  /**
   * How long the reads block in Redis, and so how long a tenant that comes is not read. A reply that takes much longer
   * means a dead connection.
   */
  public static final int BLOCK_MS = 500;
  private static final int LOOK_MS = 1000;
  private static final int PATIENCE_MS = BLOCK_MS + 3000;
  private static final int RETRY_MS = 200;

  private final Redis redis;
  private final Vertx vertx;
  private final Reader reader;
  private final Supplier<List<List<String>>> reads;
  private final Subscription wakes;
  private volatile boolean isStopping;
  private volatile RedisConnection connection;
  private List<List<String>> begun = List.of();
  private boolean isWoken;
  private Promise<Void> pause;

  /** What is read, and for whom. */
  public interface Reader {
    /** The streams of one tenant. */
    List<String> streams(Keys keys);

    /** Runs after each (re)connection and for other streams than before, for example makes groups. */
    Future<?> begin(List<String> streams);

    /** The read of these streams. @param blockMs in milliseconds; 0 does not block */
    Request read(List<String> streams, int blockMs);

    /** Gets each reply (null when nothing came); the next read waits for its future. */
    Future<?> take(Response reply);
  }

  /**
   * @param reads the streams that one read can take together
   * @param tenants who say over a channel that a stream has an entry; null when the read blocks
   */
  Tail(Redis redis, Vertx vertx, Reader reader, Supplier<List<List<String>>> reads, Tenants tenants) {
    this.redis = redis;
    this.vertx = vertx;
    this.reader = reader;
    this.reads = reads;
    this.wakes = tenants == null ? null : Subscription.ofAll(redis, vertx, tenants,
        keys -> List.of(keys.of(Key.WAKE_CHANNEL)), this::wake, (tenant, channel, stream) -> heard(stream));
  }

  /**
   * Makes {@code XREAD …} or {@code XREADGROUP …} a read of these streams.
   *
   * @param from the id behind which each is read
   * @param blockMs in milliseconds; 0 does not block
   */
  public static Request of(Request read, List<String> streams, String from, int blockMs) {
    if (blockMs > 0) {
      read.arg("BLOCK").arg(blockMs);
    }
    read.arg("STREAMS");
    streams.forEach(read::arg);
    streams.forEach(stream -> read.arg(from));
    return read;
  }

  public void start() {
    if (wakes != null) {
      wakes.start();
    }
    connect();
  }

  /** No further read; what is being handled goes on. */
  public void stop() {
    isStopping = true;
    if (wakes != null) {
      wakes.stop();
    }
    close();
  }

  private void connect() {
    if (!isStopping) {
      redis.connect().onSuccess(opened -> {
        connection = opened;
        begun = List.of();
        read();
      }).onFailure(failure -> again());
    }
  }

  private void read() {
    RedisConnection open = connection;
    if (!isStopping && open != null) {
      List<List<String>> now = reads.get();
      begin(now).compose(ready -> wakes == null ? read(open, now.getFirst(), BLOCK_MS) : look(open, now))
          .onSuccess(done -> read()).onFailure(failure -> again());
    }
  }

  private Future<Void> begin(List<List<String>> now) {
    return now == begun ? Future.succeededFuture()
        : reader.begin(now.stream().flatMap(List::stream).toList()).onSuccess(ready -> begun = now).mapEmpty();
  }

  private Future<Boolean> read(RedisConnection open, List<String> streams, int blockMs) {
    return open.send(reader.read(streams, blockMs)).timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
        .compose(reply -> reader.take(reply).map(taken -> reply != null && reply.size() > 0));
  }

  /** All tenants once; then it waits, unless one of them had something. */
  private Future<Boolean> look(RedisConnection open, List<List<String>> reads) {
    synchronized (this) {
      isWoken = false;
    }
    var found = new ArrayList<Future<?>>();
    reads.forEach(streams -> found.add(read(open, streams, 0)));
    return Future.all(found).compose(all -> all.<Object>list().contains(true) ? Future.succeededFuture(true)
        : pause().map(true));
  }

  private synchronized Future<?> pause() {
    if (isWoken) {
      return Future.succeededFuture();
    }
    pause = Promise.promise();
    long timer = vertx.setTimer(LOOK_MS, late -> wake());
    return pause.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void heard(String stream) {
    if (reads.get().stream().anyMatch(streams -> streams.contains(stream))) {
      wake();
    }
  }

  private void wake() {
    Promise<Void> waiting;
    synchronized (this) {
      isWoken = true;
      waiting = pause;
      pause = null;
    }
    if (waiting != null) {
      waiting.complete();
    }
  }

  private void again() {
    close();
    if (!isStopping) {
      vertx.setTimer(RETRY_MS, retry -> connect());
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
