package io.claudebench.task.persist;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Tail;
import io.claudebench.core.redis.Tails;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the task events of all tenants and keeps PostgreSQL equal to Redis. An event is only a hint that its task
 * changed: the task's current hash is copied, so order and repeats do not matter. What fails is tried again for ever,
 * nothing is dropped, and what fails for one tenant holds no other up.
 */
public final class Projector {
  /** Entries per stream and read, of which those with an error of 16 KB are the largest. */
  private static final int COUNT = 1000;

  private final Redis redis;
  private final RedisClient commands;
  private final Projection projection;
  private final PersistSettings settings;
  private final Tenants tenants;
  private final Tails tails;
  private final String consumer;
  private final Map<String, String> tenantOf = new HashMap<>();
  private final Map<String, Hints> unfinished = new LinkedHashMap<>();
  private Link link;

  public Projector(Redis redis, RedisClient commands, Projection projection, PersistSettings settings, Tenants tenants,
      Tails tails, String consumer) {
    this.redis = redis;
    this.commands = commands;
    this.projection = projection;
    this.settings = settings;
    this.tenants = tenants;
    this.tails = tails;
    this.consumer = consumer;
    tenants.names().forEach(tenant -> Streams.keys(tenants.keys(tenant)).forEach(key -> tenantOf.put(key, tenant)));
  }

  /** Reads what came, at most for a while; copies it; tells Redis. After a failure the same events are copied first. */
  public void step() {
    if (unfinished.isEmpty()) {
      read();
    }
    RuntimeException failure = null;
    for (String tenant : List.copyOf(unfinished.keySet())) {
      try {
        projection.run(tenant, tenants.keys(tenant), unfinished.get(tenant));
        unfinished.remove(tenant);
      } catch (RuntimeException failed) {
        failure = failed;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void read() {
    try {
      if (link == null) {
        tenants.names().forEach(tenant -> Streams.join(commands, tenants.keys(tenant)));
        link = Link.open(redis, settings.retryMaxMs());
      }
      for (List<String> streams : tails.together(Streams::keys)) {
        Hints.lists(link.send(request(streams), settings.readMs() + settings.retryMaxMs())).forEach((stream, list) ->
            unfinished.computeIfAbsent(tenantOf.get(stream), tenant -> new Hints()).add(stream, list));
      }
    } catch (Link.Lost e) {
      close();
      throw e;
    }
  }

  private Request request(List<String> streams) {
    return Tail.of(Request.cmd(Command.XREADGROUP).arg("GROUP").arg(Projection.GROUP).arg(consumer).arg("COUNT")
        .arg(COUNT), streams, ">", tails.mayBlock() ? settings.readMs() : 0);
  }

  public void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }
}
