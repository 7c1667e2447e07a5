package io.claudebench.task.persist;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.RedisClient;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.Collections;
import java.util.List;

/**
 * Follows the task events of one tenant and keeps PostgreSQL equal to Redis. An event is only a hint that its task
 * changed: the task's current hash is copied, so order and repeats do not matter. What fails is tried again for ever,
 * nothing is dropped.
 */
public final class Projector {
  /** Entries per stream and read. */
  private static final int COUNT = 2000;

  private final Redis redis;
  private final RedisClient commands;
  private final Projection projection;
  private final PersistSettings settings;
  private final String tenant;
  private final Keys keys;
  private final String consumer;
  private Link link;
  private Hints unfinished;

  public Projector(Redis redis, RedisClient commands, Projection projection, PersistSettings settings, String tenant,
      Keys keys, String consumer) {
    this.redis = redis;
    this.commands = commands;
    this.projection = projection;
    this.settings = settings;
    this.tenant = tenant;
    this.keys = keys;
    this.consumer = consumer;
  }

  /** Reads what came, at most for a while; copies it; tells Redis. After a failure the same events are copied first. */
  public void step() {
    if (unfinished == null) {
      unfinished = read();
    }
    if (!unfinished.isEmpty()) {
      projection.run(tenant, keys, unfinished);
    }
    unfinished = null;
  }

  private Hints read() {
    try {
      if (link == null) {
        Streams.join(commands, keys);
        link = Link.open(redis, settings.retryMaxMs());
      }
      return new Hints().read(link.send(request(), settings.readMs() + settings.retryMaxMs()));
    } catch (Link.Lost e) {
      close();
      throw e;
    }
  }

  private Request request() {
    List<String> streams = Streams.keys(keys);
    var request = Request.cmd(Command.XREADGROUP).arg("GROUP").arg(Projection.GROUP).arg(consumer)
        .arg("COUNT").arg(COUNT).arg("BLOCK").arg(settings.readMs()).arg("STREAMS");
    streams.forEach(request::arg);
    Collections.nCopies(streams.size(), ">").forEach(request::arg);
    return request;
  }

  public void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }
}
