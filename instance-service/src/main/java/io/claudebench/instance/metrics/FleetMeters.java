package io.claudebench.instance.metrics;

import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.redis.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of the fleet and of Redis for Prometheus: every replica shows the same, what the last roll-up wrote. They
 * are read every {@code everyMs}, in one batch, so that a scrape waits for nobody; while Redis is away, or nobody rolls
 * up, they are absent.
 */
@Singleton
final class FleetMeters {
  /** A roll-up may be late by as many turns before its numbers are too old to show. */
  private static final int TURNS_MAX = 4;

  private final RedisClient commands;
  private final Catalogue catalogue;
  private final Keys keys;
  private final Vertx vertx;
  private final RollUpSettings settings;
  private final Board board;
  private String lastAt = "";
  private int turns;
  private long timer;

  FleetMeters(RedisClient commands, Catalogue catalogue, Tenants tenants, Vertx vertx, RollUpSettings settings,
      MeterRegistry meters) {
    this.commands = commands;
    this.catalogue = catalogue;
    this.keys = tenants.fleet();
    this.vertx = vertx;
    this.settings = settings;
    this.board = new Board(meters);
  }

  void start(@Observes StartupEvent boot) {
    timer = vertx.setPeriodic(settings.everyMs(), tick -> look());
  }

  void stop(@Observes ShutdownEvent end) {
    vertx.cancelTimer(timer);
  }

  private void look() {
    List<String> verbs = catalogue.all().stream().map(Entry::name).toList();
    commands.batch(List.of(
        Request.cmd(Command.HMGET).arg(keys.of(Key.GLOBAL_METRICS)).arg("at").arg("tasksCompleted")
            .arg(Figures.LAGS_FIELD),
        Request.cmd(Command.HGETALL).arg(keys.of(Key.QUEUE_METRICS)), Request.cmd(Command.INFO).arg("memory"),
        Request.cmd(Command.INFO).arg("stats"), Request.cmd(Command.INFO).arg("clients"), Circuit.ask(keys, verbs)))
        .map(found -> values(found, verbs)).subscribe().with(board::show, away -> board.show(Map.of()));
  }

  private Map<String, Map<Tags, Double>> values(List<Response> found, List<String> verbs) {
    var values = new HashMap<String, Map<Tags, Double>>();
    Response total = found.get(0);
    if (isFresh(total.get(0)) && total.get(2) != null) {
      FleetValues.tasks(values, found.get(1), Json.read(total.get(2).toString()), total.get(1).toLong());
    }
    FleetValues.breakers(values, Circuit.read(verbs, found.get(5)));
    FleetValues.redis(values, found.get(2) + "\n" + found.get(3) + "\n" + found.get(4));
    return values;
  }

  private boolean isFresh(Response at) {
    String now = at == null ? "" : at.toString();
    turns = now.equals(lastAt) ? turns + 1 : 0;
    lastAt = now;
    return at != null && turns <= TURNS_MAX;
  }
}
