package io.claudebench.core.door;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.redis.StreamReply;
import io.claudebench.core.redis.Tail;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * The command streams of one tenant: reads new entries as slots are free, and takes over those that another replica
 * left.
 */
final class CommandStreams {
  private static final int TAKEOVER_EVERY_MS = 5_000;
  private static final int TAKEOVER_MAX = 64;

  private final Redis redis;
  private final Vertx vertx;
  private final Settings settings;
  private final CommandRuns runs;
  private final String consumer;
  private final String tenant;
  private final Keys keys;
  private final List<String> streams;
  private final Tail tail;
  private long timer;

  CommandStreams(Redis redis, Vertx vertx, Settings settings, CommandRuns runs, String consumer, String tenant,
      Keys keys, List<String> domains) {
    this.redis = redis;
    this.vertx = vertx;
    this.settings = settings;
    this.runs = runs;
    this.consumer = consumer;
    this.tenant = tenant;
    this.keys = keys;
    this.streams = domains.stream().map(domain -> keys.of(Key.COMMANDS, domain)).toList();
    this.tail = new Tail(redis, vertx, this::groups, this::next, this::take);
  }

  void start() {
    tail.start();
    timer = vertx.setPeriodic(TAKEOVER_EVERY_MS, tick -> streams.forEach(this::takeOver));
  }

  void stop() {
    vertx.cancelTimer(timer);
    tail.stop();
  }

  /** The group of this service on each stream; that it exists already is fine. */
  private Future<?> groups() {
    List<Future<Object>> made = streams.stream().map(stream -> redis
        .send(Request.cmd(Command.XGROUP).arg("CREATE").arg(stream).arg(settings.service()).arg("0").arg("MKSTREAM"))
        .map(done -> (Object) done)
        .recover(failure -> String.valueOf(failure.getMessage())
            .contains("BUSYGROUP") ? Future.succeededFuture() : Future.failedFuture(failure))).toList();
    return Future.all(made);
  }

  private Request next() {
    Request read = Request.cmd(Command.XREADGROUP).arg("GROUP").arg(settings.service()).arg(consumer)
        .arg("COUNT").arg(Math.max(1, runs.freeSlots() / streams.size())).arg("BLOCK").arg(Tail.BLOCK_MS)
        .arg("STREAMS");
    streams.forEach(read::arg);
    streams.forEach(stream -> read.arg(">"));
    return read;
  }

  private Delivery delivery(String stream, String id, Response fields) {
    return new Delivery(tenant, keys, stream, id, fields);
  }

  private Future<?> take(Response reply) {
    StreamReply.each(reply, (stream, id, fields) -> runs.run(delivery(stream, id, fields)));
    return runs.whenFree();
  }

  /** Entries that nobody answered for commandIdleMs: run again here, or dead after deliveriesMax deliveries. */
  private void takeOver(String stream) {
    var limits = settings.limits();
    redis.send(Request.cmd(Command.XPENDING).arg(stream).arg(settings.service()).arg("IDLE").arg(limits.commandIdleMs())
        .arg("-").arg("+").arg(TAKEOVER_MAX))
        .onSuccess(pending -> pending.forEach(entry -> {
          String id = entry.get(0).toString();
          boolean isDead = entry.get(3).toInteger() >= limits.deliveriesMax();
          redis.send(Request.cmd(Command.XCLAIM).arg(stream).arg(settings.service()).arg(consumer)
              .arg(limits.commandIdleMs()).arg(id))
              .onSuccess(claimed -> StreamReply.stream(stream, claimed, (name, own, fields) -> {
                if (isDead) {
                  runs.bury(delivery(stream, own, fields), "delivered " + limits.deliveriesMax() + " times");
                } else {
                  runs.run(delivery(stream, own, fields));
                }
              }));
        }));
  }
}
