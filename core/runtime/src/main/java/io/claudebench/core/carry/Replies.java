package io.claudebench.core.carry;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.ReplicaName;
import io.claudebench.core.Tenants;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.StreamReply;
import io.claudebench.core.redis.Tail;
import io.claudebench.core.redis.Tails;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads the reply streams of this process, one per tenant. What is read is deleted, so each read begins at the
 * beginning: nothing is remembered that a stream made anew, by a clock that stepped back, could be behind.
 */
@Singleton
final class Replies implements Tail.Reader {
  private static final int COUNT = 100;

  private final Tenants tenants;
  private final Redis redis;
  private final ReplicaName replica;
  private final Journal journal;
  private final Tail tail;
  private volatile BiConsumer<String, JsonNode> reader = (tenant, reply) -> {};

  Replies(io.vertx.mutiny.redis.client.Redis redis, Tails tails, Tenants tenants, ReplicaName replica,
      Journal journal) {
    this.redis = redis.getDelegate();
    this.replica = replica;
    this.journal = journal;
    this.tenants = tenants;
    this.tail = tails.of(this);
  }

  /** The last part of {@code cb:replies:<name>}. */
  String name() {
    return replica.name();
  }

  /** @param reader gets the tenant over whose stream a reply came, and the reply */
  void to(BiConsumer<String, JsonNode> reader) {
    this.reader = reader;
  }

  void start(@Observes StartupEvent boot) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent end) {
    tail.stop();
  }

  @Override
  public List<String> streams(Keys keys) {
    return List.of(keys.of(Key.REPLIES, name()));
  }

  @Override
  public Future<?> begin(List<String> streams) {
    return Future.succeededFuture();
  }

  @Override
  public Request read(List<String> streams, int blockMs) {
    return Tail.of(Request.cmd(Command.XREAD).arg("COUNT").arg(COUNT), streams, "0-0", blockMs);
  }

  @Override
  public Future<?> take(Response reply) {
    if (reply == null) {
      return Future.succeededFuture();
    }
    var read = new LinkedHashMap<String, Request>();
    StreamReply.each(reply, (stream, id, fields) -> {
      read.computeIfAbsent(stream, key -> Request.cmd(Command.XDEL).arg(key)).arg(id);
      String tenant = tenants.of(stream);
      if (tenant != null) {
        read(tenant, fields.get(1).toString());
      }
    });
    var deleted = new ArrayList<Future<?>>();
    read.values().forEach(entries -> deleted.add(redis.send(entries)));
    return Future.all(deleted);
  }

  /** One that cannot be read is an answer too, and holds no other up. */
  private void read(String tenant, String data) {
    try {
      reader.accept(tenant, Json.read(data));
    } catch (RuntimeException unreadable) {
      var refusal = journal.refused(unreadable);
      reader.accept(tenant, Rpc.error(Sketch.of(data.getBytes(StandardCharsets.UTF_8)).id(), refusal, null));
    }
  }
}
