package io.claudebench.task.persist;

import io.claudebench.core.Tenants;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Tail;
import io.claudebench.core.redis.Tails;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
  private final Supplier<List<List<String>>> streams;
  private final int blockMs;
  private final String consumer;
  private final Map<String, Hints> unfinished = new LinkedHashMap<>();
  private List<List<String>> joined;
  private Link link;

  public Projector(Redis redis, RedisClient commands, Projection projection, PersistSettings settings, Tenants tenants,
      Tails tails, String consumer) {
    this.redis = redis;
    this.commands = commands;
    this.projection = projection;
    this.settings = settings;
    this.tenants = tenants;
    this.streams = tails.together(Streams::keys);
    this.blockMs = tails.mayBlock() ? settings.readMs() : 0;
    this.consumer = consumer;
  }

  /** Reads what came, at most for a while; copies it; tells Redis. After a failure the same events are copied first. */
  public void step() {
    if (unfinished.isEmpty()) {
      read();
    }
    RuntimeException failure = null;
    unfinished.keySet().retainAll(tenants.names());
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
      List<List<String>> now = streams.get();
      if (link == null || now != joined) {
        now.forEach(together -> Streams.join(commands, together));
        joined = now;
      }
      if (link == null) {
        link = Link.open(redis, settings.retryMaxMs());
      }
      for (List<String> together : now) {
        Hints.lists(link.send(request(together), settings.readMs() + settings.retryMaxMs())).forEach(this::add);
      }
    } catch (Link.Lost e) {
      close();
      throw e;
    }
  }

  private void add(String stream, Response list) {
    String tenant = tenants.of(stream);
    if (tenant != null) {
      unfinished.computeIfAbsent(tenant, one -> new Hints()).add(stream, list);
    }
  }

  private Request request(List<String> streams) {
    return Tail.of(Request.cmd(Command.XREADGROUP).arg("GROUP").arg(Projection.GROUP).arg(consumer).arg("COUNT")
        .arg(COUNT), streams, ">", blockMs);
  }

  public void close() {
    if (link != null) {
      link.close();
      link = null;
    }
  }
}
