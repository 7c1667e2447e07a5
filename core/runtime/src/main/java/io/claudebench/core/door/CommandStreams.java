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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Command streams of all tenants that are read together: takes new entries as slots are free, and takes over those that
 * another replica left.
 */
final class CommandStreams implements Tail.Reader {
  private static final int TAKEOVER_EVERY_MS = 5_000;
  private static final int TAKEOVER_MAX = 64;

  private final Map<String, Source> sources = new ConcurrentHashMap<>();
  private final Tenants tenants;
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
    this.tenants = tenants;
    this.tail = tails.of(this);
  }

  void start() {
    tenants.each(this::came, tenant -> streams(tenants.keys(tenant)).forEach(sources::remove));
    tail.start();
    timer = vertx.setPeriodic(TAKEOVER_EVERY_MS, tick -> sources.keySet().forEach(this::takeOver));
  }

  private void came(String tenant) {
    Keys keys = tenants.keys(tenant);
    lanes.forEach(lane -> domains.forEach(domain ->
        sources.put(keys.of(lane.key, domain), new Source(tenant, keys, lane))));
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
  public Future<?> begin(List<String> streams) {
    List<Future<Object>> made = streams.stream().map(stream -> redis
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

  /** Hands an entry on, if it is of a tenant that there still is. */
  private void deliver(String stream, String id, Response fields, Consumer<Delivery> to) {
    Source source = sources.get(stream);
    if (source != null) {
      to.accept(new Delivery(source.tenant(), source.keys(), source.lane(), stream, id, fields));
    }
  }

  @Override
  public Future<?> take(Response reply) {
    StreamReply.each(reply, (stream, id, fields) -> deliver(stream, id, fields, runs::run));
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
    String why = "delivered " + settings.limits().deliveriesMax() + " times";
    StreamReply.stream(stream, claimed, (name, own, fields) ->
        deliver(stream, own, fields, isDead ? delivery -> runs.bury(delivery, why) : runs::run));
  }
}
