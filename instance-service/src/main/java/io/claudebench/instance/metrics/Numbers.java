package io.claudebench.instance.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Tenants;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.redis.RedisClient;
import io.claudebench.instance.metrics.SystemMetrics.Out;
import io.claudebench.instance.metrics.SystemMetrics.Slow;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads what the last roll-up wrote, and for the details what breakers and Redis itself say now. */
@Singleton
final class Numbers {
  private static final int SLOW_MAX = 10;
  private static final Pattern USED = Pattern.compile("(?m)^used_memory:(\\d+)");

  private final RedisClient commands;
  private final Catalogue catalogue;
  private final Keys keys;

  Numbers(RedisClient commands, Catalogue catalogue, Tenants tenants) {
    this.commands = commands;
    this.catalogue = catalogue;
    this.keys = tenants.fleet();
  }

  Uni<Out> brief() {
    return commands.send(Request.cmd(Command.HMGET).arg(keys.of(Key.GLOBAL_METRICS)).arg("calls").arg("tasksCompleted")
        .arg("averageMs"))
        .map(row -> new Out(count(row.get(0)), count(row.get(1)), latency(row.get(2)), heap(), null, null, null, null,
        null, null, null));
  }

  Uni<Out> detailed() {
    List<String> verbs = catalogue.all().stream().map(Entry::name).toList();
    var asked = new ArrayList<>(List.of(Request.cmd(Command.HGETALL).arg(keys.of(Key.GLOBAL_METRICS)),
        Request.cmd(Command.HGETALL).arg(keys.of(Key.QUEUE_METRICS)), Circuit.ask(keys, verbs),
        Request.cmd(Command.INFO).arg("memory")));
    catalogue.all().stream().map(Entry::service).distinct()
        .forEach(service -> asked.add(Request.cmd(Command.HGETALL).arg(keys.of(Key.SCRIPTS, service))));
    return Uni.combine().all().unis(commands.batch(asked), slowLog()).with((found, slowLog) -> {
          Map<String, Response> global = fields(found.get(0));
          return new Out(count(global.get("calls")), count(global.get("tasksCompleted")),
              latency(global.get("averageMs")), heap(), at(global.get("at")),
              json(global.get("window")), verbs(global), queues(fields(found.get(1))),
              breakers(Circuit.read(verbs, found.get(2))), used(found.get(3)),
              slow(slowLog, found.subList(4, found.size())));
        });
  }

  /** Null when this user of Redis may not read it. */
  private Uni<Response> slowLog() {
    return commands.send(Request.cmd(Command.SLOWLOG).arg("GET").arg(SLOW_MAX))
        .onFailure(failure -> failure.getMessage().startsWith("Redis: NOPERM")).recoverWithNull();
  }

  private static Map<String, Response> fields(Response hash) {
    var fields = new TreeMap<String, Response>();
    if (hash != null) {
      hash.getKeys().forEach(name -> fields.put(name, hash.get(name)));
    }
    return fields;
  }

  private static ObjectNode verbs(Map<String, Response> global) {
    ObjectNode rows = Json.MAPPER.createObjectNode();
    global.forEach((name, row) -> {
      if (name.startsWith("verb:")) {
        rows.set(name.substring(5), ((ObjectNode) json(row)).without("buckets"));
      }
    });
    return rows;
  }

  private static ObjectNode queues(Map<String, Response> hash) {
    ObjectNode depths = Json.MAPPER.createObjectNode();
    hash.forEach((name, depth) -> depths.put(name, new BigDecimal(depth.toString())));
    return depths;
  }

  private static ObjectNode breakers(List<Circuit> circuits) {
    ObjectNode rows = Json.MAPPER.createObjectNode();
    circuits.stream().filter(one -> one.state() != null || one.allowed() != null || one.rejected() != null)
        .forEach(one -> rows.putObject(one.verb()).put("state", one.state() == null ? "CLOSED" : one.state())
            .put("allowed", one.allowed() == null ? 0 : one.allowed())
            .put("rejected", one.rejected() == null ? 0 : one.rejected()));
    return rows;
  }

  /** Keys and values are left out: they may be another tenant's. */
  private static List<Slow> slow(Response log, List<Response> scripts) {
    if (log == null) {
      return null;
    }
    var names = new TreeMap<String, Response>();
    scripts.forEach(hash -> names.putAll(fields(hash)));
    var slow = new ArrayList<Slow>();
    for (Response entry : log) {
      Response words = entry.get(3);
      String name = words.get(0).toString().toUpperCase();
      String digest = name.equals("EVALSHA") && words.size() > 1 ? words.get(1).toString().substring(0, 8) : null;
      slow.add(new Slow(digest == null ? name : name + " " + (names.containsKey(digest) ? names.get(digest) : digest),
          entry.get(2).toLong(),
          Instant.ofEpochSecond(entry.get(1).toLong())));
    }
    return slow;
  }

  private static Long used(Response info) {
    var line = USED.matcher(info == null ? "" : info.toString());
    return line.find() ? Long.valueOf(line.group(1)) : null;
  }

  private static BigDecimal heap() {
    return BigDecimal.valueOf((Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6)
        .setScale(2, RoundingMode.HALF_UP);
  }

  private static Long count(Response number) {
    return number == null || number.toLong() == 0 ? null : number.toLong();
  }

  private static BigDecimal latency(Response ms) {
    return ms == null || new BigDecimal(ms.toString()).signum() == 0 ? null : new BigDecimal(ms.toString());
  }

  private static Instant at(Response ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms.toLong());
  }

  private static JsonNode json(Response text) {
    return text == null ? null : Json.read(text.toString());
  }
}
