package io.claudebench.core.carry;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.ReplicaName;
import io.claudebench.core.Tenants;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.redis.StreamReply;
import io.claudebench.core.redis.Tail;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the reply streams of this process, one per tenant, from the last entry it saw. */
@Singleton
final class Replies {
  private final List<Tail> tails = new ArrayList<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Tenants tenants;
  private final ReplicaName replica;
  private final Journal journal;
  private volatile Consumer<JsonNode> reader = reply -> {};

  Replies(io.vertx.mutiny.redis.client.Redis redis, Vertx vertx, Tenants tenants, ReplicaName replica,
      Journal journal) {
    this.redis = redis.getDelegate();
    this.vertx = vertx;
    this.tenants = tenants;
    this.replica = replica;
    this.journal = journal;
  }

  /** The last part of {@code cb:replies:<name>}. */
  String name() {
    return replica.name();
  }

  void to(Consumer<JsonNode> reader) {
    this.reader = reader;
  }

  void start(@Observes StartupEvent boot) {
    for (String tenant : tenants.names()) {
      String stream = tenants.keys(tenant).of(Key.REPLIES, name());
      String[] last = {"0-0"};
      var tail = new Tail(redis, vertx, Future::succeededFuture,
          () -> Request.cmd(Command.XREAD).arg("COUNT").arg(100).arg("BLOCK").arg(Tail.BLOCK_MS).arg("STREAMS")
          .arg(stream).arg(last[0]),
          reply -> read(reply, last));
      tails.add(tail);
      tail.start();
    }
  }

  void stop(@Observes ShutdownEvent end) {
    tails.forEach(Tail::stop);
  }

  private Future<?> read(Response reply, String[] last) {
    StreamReply.each(reply, (stream, id, fields) -> {
      last[0] = id;
      read(fields.get(1).toString());
    });
    return Future.succeededFuture();
  }

  /** One that cannot be read is an answer too, and holds no other up. */
  private void read(String data) {
    try {
      reader.accept(Json.read(data));
    } catch (RuntimeException unreadable) {
      var refusal = journal.refused(unreadable);
      reader.accept(Rpc.error(Sketch.of(data.getBytes(StandardCharsets.UTF_8)).id(), refusal, null));
    }
  }
}
