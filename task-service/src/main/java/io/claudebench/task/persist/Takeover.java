package io.claudebench.task.persist;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.task.script.Hashes;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The second look: events that a crashed replica took are taken over, and members of the outbox are copied again, so
 * that a task reaches PostgreSQL even when its event was lost between a read and a crash.
 */
@Singleton
public final class Takeover {
  private static final int COUNT = 100;
  private static final int OUTBOX_COUNT = 500;
  private static final int ROUNDS = 20;
  /** A consumer that has nothing and did not read for so long is a replica that will not come back under its name. */
  private static final long GONE_MS = 600_000;

  private final RedisClient commands;
  private final Projection projection;
  private final PersistSettings settings;
  private final Map<String, String> outboxCursors = new HashMap<>();

  Takeover(RedisClient commands, Projection projection, PersistSettings settings) {
    this.commands = commands;
    this.projection = projection;
    this.settings = settings;
  }

  /** One round over one tenant, bounded. */
  public void run(String tenant, Keys keys, String consumer) {
    for (String stream : Streams.keys(keys)) {
      take(tenant, keys, stream, consumer);
    }
    outbox(tenant, keys);
  }

  private void take(String tenant, Keys keys, String stream, String consumer) {
    String from = "0-0";
    for (int round = 0; round < ROUNDS; round++) {
      var request = Request.cmd(Command.XAUTOCLAIM).arg(stream).arg(Projection.GROUP).arg(consumer)
          .arg(settings.takeoverMs()).arg(from)
          .arg("COUNT").arg(COUNT);
      Response reply = Projection.await(commands.send(request).onFailure(Takeover::isNoGroup).recoverWithNull());
      if (reply == null) {
        return;
      }
      var hints = new Hints();
      hints.add(stream, reply.get(1));
      if (!hints.isEmpty()) {
        projection.run(tenant, keys, hints);
      }
      from = reply.get(0).toString();
      if (from.equals("0-0")) {
        return;
      }
    }
  }

  /** A part of the outbox per round, walked in a circle; copying what is on its way anyway does no harm. */
  private void outbox(String tenant, Keys keys) {
    var request = Request.cmd(Command.ZSCAN).arg(keys.of(Key.OUTBOX)).arg(outboxCursors.getOrDefault(tenant, "0"))
        .arg("COUNT").arg(OUTBOX_COUNT);
    Response reply = Projection.await(commands.send(request));
    projection.run(tenant, keys, Hints.of(Hashes.of(reply.get(1)).keySet()));
    outboxCursors.put(tenant, reply.get(0).toString());
  }

  /** Removes consumers of replicas that are gone. */
  public void forget(Keys keys, String consumer) {
    for (String stream : Streams.keys(keys)) {
      Response consumers = Projection.await(commands.send(Request.cmd(Command.XINFO).arg("CONSUMERS").arg(stream)
          .arg(Projection.GROUP))
          .onFailure(Takeover::isNoGroup).recoverWithNull());
      for (String name : consumers == null ? List.<String>of() : gone(consumers, consumer)) {
        Projection.await(commands.send(Request.cmd(Command.XGROUP).arg("DELCONSUMER").arg(stream).arg(Projection.GROUP)
            .arg(name)));
      }
    }
  }

  private static List<String> gone(Response consumers, String self) {
    var names = new ArrayList<String>();
    for (Response row : consumers) {
      var facts = Hashes.pairs(row);
      String name = facts.get("name").toString();
      if (!name.equals(self) && facts.get("pending").toLong() == 0 && facts.get("idle").toLong() > GONE_MS) {
        names.add(name);
      }
    }
    return names;
  }

  /** Redis came back empty; the projector makes its groups again. */
  static boolean isNoGroup(Throwable e) {
    return e.getMessage() != null && (e.getMessage().contains("NOGROUP") || e.getMessage().contains("no such key"));
  }
}
