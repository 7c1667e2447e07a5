package io.claudebench.instance.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.journal.Latency;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One roll-up: a look at each tenant's queues, then the script that adds up what all processes counted and writes
 * {@code cb:metrics:global}, {@code cb:metrics:queues} and {@code cb:metrics:scaling}. The tenants may lie on other
 * shards, so the look is not part of that script; the numbers are of moments that close.
 */
@Singleton
final class Figures {
  /** What {@code tenant_figures} answers first, in its order; all but the age are summed over tenants. */
  private static final List<String> DEPTHS = List.of("pending", "assigned", "scheduled", "blocked", "inProgress",
      "dead", "outbox", "instances",
      "busyInstances");
  private static final List<String> HELD = List.of("assigned", "inProgress");
  private static final String OLDEST = "oldestPendingMs";
  /** What it answers last, in its order; those in ms are the longest of all tenants, the others sums. */
  private static final List<String> LAGS = List.of("sweeperMs", "silentMs", "leaderless", "groups", "groupEvents",
      "groupOldestMs");
  /** The field of {@code cb:metrics:global} that has them, as JSON. */
  static final String LAGS_FIELD = "lags";

  private final Tenants tenants;
  private final Catalogue catalogue;
  private final RedisClient commands;
  private final Script look;
  private final Script aggregate;
  private final Keys keys;
  private final RollUpSettings settings;

  Figures(Catalogue catalogue, RedisClient commands, Scripts scripts, Tenants tenants, RollUpSettings settings) {
    this.tenants = tenants;
    this.catalogue = catalogue;
    this.commands = commands;
    this.look = scripts.load("tenant_figures");
    this.aggregate = scripts.load("aggregate_global_metrics");
    this.keys = tenants.fleet();
    this.settings = settings;
  }

  /** What the looks at all tenants found. */
  private static final class Sums {
    private final ObjectNode depths = Json.MAPPER.createObjectNode();
    private final ObjectNode lags = Json.MAPPER.createObjectNode();
    private final ObjectNode places = Json.MAPPER.createObjectNode();
    private long completed;
    private long largestLoad;
    private long waitedMs;
    private long claims;

    void add(String field, Response found) {
      for (int i = 0; i < DEPTHS.size(); i++) {
        depths.put(DEPTHS.get(i), depths.path(DEPTHS.get(i)).asLong() + found.get(i).toLong());
      }
      int at = DEPTHS.size();
      depths.put(OLDEST, Math.max(depths.path(OLDEST).asLong(), found.get(at).toLong()));
      places.put(field, found.get(at + 1) + " " + found.get(at + 2));
      completed += found.get(at + 2).toLong();
      largestLoad = Math.max(largestLoad, found.get(at + 3).toLong());
      waitedMs += found.get(at + 4).toLong();
      claims += found.get(at + 5).toLong();
      for (int i = 0; i < LAGS.size(); i++) {
        long was = lags.path(LAGS.get(i)).asLong();
        long is = found.get(at + 6 + i).toLong();
        lags.put(LAGS.get(i), LAGS.get(i).endsWith("Ms") ? Math.max(was, is) : was + is);
      }
    }

    /** What the next roll-up reads, and what this one found that no verb shows. */
    ObjectNode kept() {
      return places.deepCopy().put(LAGS_FIELD, lags.toString());
    }

    private long sum(List<String> depths) {
      return depths.stream().mapToLong(depth -> this.depths.path(depth).asLong()).sum();
    }

    /** The depths, and over the last 100 claims of each tenant how long a task waited from its creation. */
    ObjectNode queues() {
      return depths.deepCopy().put("totalTasks", sum(DEPTHS.subList(0, 5)))
          .put("avgWaitTime", claims == 0 ? 0 : waitedMs / claims);
    }

    /** Balance is the mean load by the largest: 1 when all have the same. */
    ObjectNode scaling() {
      double mean = (double) sum(HELD) / Math.max(1, depths.path("instances").asLong());
      return Json.MAPPER.createObjectNode().put("instanceCount", depths.path("instances").asLong())
          .put("loadBalance", BigDecimal.valueOf(largestLoad == 0 ? 1 : Math.min(1, mean / largestLoad))
              .setScale(3, RoundingMode.HALF_UP).toPlainString());
    }
  }

  /** Refuses {@code LEASE_LOST} when the term of the duty is over; then it wrote nothing. */
  Uni<Response> add(String duty, long term) {
    List<String> names = List.copyOf(tenants.names());
    Request counted = Request.cmd(Command.HMGET).arg(keys.of(Key.GLOBAL_METRICS));
    names.forEach(tenant -> counted.arg(field(tenant)));
    var sums = new Sums();
    return commands.send(counted)
        .chain(before -> Multi.createFrom().range(0, names.size())
            .onItem()
            .transformToUniAndConcatenate(i -> look(names.get(i),
                before.get(i)).invoke(found -> sums.add(field(names.get(i)), found)))
            .collect().last())
        .chain(() -> aggregate.of(duty).run(Background.silent(keys), args(term, sums)));
  }

  private static String field(String tenant) {
    return "completed:" + tenant;
  }

  /** @param before {@code <place in the stream> <completed until there>} of the last roll-up, or null */
  private Uni<Response> look(String tenant, Response before) {
    var keys = tenants.keys(tenant);
    String[] counted = before == null ? new String[] {"", "0"} : before.toString().split(" ", 2);
    return look.run(Background.silent(keys), List.of(counted));
  }

  private List<String> args(long term, Sums sums) {
    var args = new ArrayList<>(List.of(Long.toString(term), Long.toString(settings.lifeMs()),
        Json.text(Latency.names()), Long.toString(sums.completed),
        Json.text(sums.kept()), Json.text(sums.queues()), Json.text(sums.scaling())));
    catalogue.all().stream().map(Entry::name).forEach(args::add);
    return args;
  }
}
