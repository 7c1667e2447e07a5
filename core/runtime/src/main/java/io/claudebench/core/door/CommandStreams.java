package io.claudebench.core.door;

import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.redis.StreamReply;
import io.claudebench.core.redis.Tail;
import io.claudebench.core.redis.Tails;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Command streams of all tenants that are read together: takes new entries as slots are free, and takes over those that
 * another replica left.
 */
final class CommandStreams implements Tail.Reader {
  private static final int TAKEOVER_EVERY_MS = 5_000;
  private static final int TAKEOVER_MAX = 64;

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Redis redis;
  private final Vertx vertx;
  private final Settings settings;
  private final CommandRuns runs;
  private final String consumer;
  private final List<Lane> lanes;
  private final List<String> domains;
  private final Tail tail;
  private long timer;

  /** Whose stream it is, and of which kind. */
  private record Source(String tenant, Keys keys, Lane lane) {}

  CommandStreams(Redis redis, Vertx vertx, Tails tails, Tenants tenants, Settings settings, CommandRuns runs,
      String consumer, List<Lane> lanes, List<String> domains) {
    this.redis = redis;
    this.vertx = vertx;
    this.settings = settings;
    this.runs = runs;
    this.consumer = consumer;
    this.lanes = lanes;
    this.domains = domains;
    for (String tenant : tenants.names()) {
      Keys keys = tenants.keys(tenant);
      lanes.forEach(lane -> domains.forEach(domain ->
          sources.put(keys.of(lane.key, domain), new Source(tenant, keys, lane))));
    }
    this.tail = tails.of(this);
  }

  void start() {
    tail.start();
    timer = vertx.setPeriodic(TAKEOVER_EVERY_MS, tick -> sources.keySet().forEach(this::takeOver));
  }

  void stop() {
    vertx.cancelTimer(timer);
    tail.stop();
  }

  @Override
  public List<String> streams(Keys keys) {
    return lanes.stream().flatMap(lane -> domains.stream().map(domain -> keys.of(lane.key, domain))).toList();
  }

  /**
   * The group of this service on each stream; that it exists already is fine. At maxmemory that is not told: the read
   * finds out.
   */
  @Override
  public Future<?> begin() {
    List<Future<Object>> made = sources.keySet().stream().map(stream -> redis
        .send(Request.cmd(Command.XGROUP).arg("CREATE").arg(stream).arg(settings.service()).arg("0").arg("MKSTREAM"))
        .map(done -> (Object) done)
        .recover(failure -> String.valueOf(failure.getMessage()).matches("(?s)(BUSYGROUP|OOM).*")
            ? Future.succeededFuture() : Future.failedFuture(failure))).toList();
    return Future.all(made);
  }

  @Override
  public Request read(List<String> streams, int blockMs) {
    int most = holdsSlots() ? Math.max(1, runs.freeSlots() / streams.size()) : TAKEOVER_MAX;
    return Tail.of(Request.cmd(Command.XREADGROUP).arg("GROUP").arg(settings.service()).arg(consumer).arg("COUNT")
        .arg(most), streams, ">", blockMs);
  }

  private boolean holdsSlots() {
    return !lanes.contains(Lane.LIFELINES);
  }

  private Delivery delivery(String stream, String id, Response fields) {
    Source source = sources.get(stream);
    return new Delivery(source.tenant(), source.keys(), source.lane(), stream, id, fields);
  }

  @Override
  public Future<?> take(Response reply) {
    StreamReply.each(reply, (stream, id, fields) -> runs.run(delivery(stream, id, fields)));
    return holdsSlots() ? runs.whenFree() : Future.succeededFuture();
  }

  /** Entries that nobody answered for commandIdleMs: run again here, or dead after deliveriesMax deliveries. */
  private void takeOver(String stream) {
    var limits = settings.limits();
    if (holdsSlots() && runs.freeSlots() <= 0) {
      return;
    }
    redis.send(Request.cmd(Command.XPENDING).arg(stream).arg(settings.service()).arg("IDLE").arg(limits.commandIdleMs())
        .arg("-").arg("+").arg(TAKEOVER_MAX))
        .onSuccess(pending -> pending.forEach(entry -> {
          String id = entry.get(0).toString();
          boolean isDead = entry.get(3).toInteger() >= limits.deliveriesMax();
          redis.send(Request.cmd(Command.XCLAIM).arg(stream).arg(settings.service()).arg(consumer)
              .arg(limits.commandIdleMs()).arg(id))
              .onSuccess(claimed -> claimed(stream, id, claimed, isDead));
        }));
  }

  /** Redis 6 keeps in mind, as null, what was deleted while it was pending. */
  private void claimed(String stream, String id, Response claimed, boolean isDead) {
    if (claimed.size() == 1 && claimed.get(0) == null) {
      redis.send(Request.cmd(Command.XACK).arg(stream).arg(settings.service()).arg(id));
    }
    StreamReply.stream(stream, claimed, (name, own, fields) -> {
      if (isDead) {
        runs.bury(delivery(stream, own, fields), "delivered " + settings.limits().deliveriesMax() + " times");
      } else {
        runs.run(delivery(stream, own, fields));
      }
    });
  }
}
