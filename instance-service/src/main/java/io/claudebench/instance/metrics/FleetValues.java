package io.claudebench.instance.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Tags;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and labels of the fleet's gauges, out of what {@link FleetMeters} reads. */
final class FleetValues {
  /** State of a task as its label says it → field of {@code cb:metrics:queues}. */
  private static final Map<String, String> STATES = Map.of("pending", "pending", "assigned", "assigned",
      "scheduled", "scheduled", "blocked", "blocked", "leased", "inProgress");
  private static final Map<String, String> REDIS = Map.of("used_memory", "redis.memory.used.bytes",
      "maxmemory", "redis.memory.max.bytes", "expired_keys", "redis.expired.keys", "evicted_keys", "redis.evicted.keys",
      "connected_clients", "redis.connected.clients");
  private static final Pattern NUMBER = Pattern.compile("(?m)^(\\w+):(\\d+)\\r?$");
  private static final double MS = 1000;

  private FleetValues() {}

  static void tasks(Map<String, Map<Tags, Double>> values, Response queues, JsonNode lags, long completed) {
    STATES.forEach((state, field) -> put(values, "claudebench.queue.depth", Tags.of("state", state),
        number(queues, field)));
    put(values, "claudebench.instances", Tags.of("state", "registered"), number(queues, "instances"));
    put(values, "claudebench.instances", Tags.of("state", "busy"), number(queues, "busyInstances"));
    put(values, "claudebench.queue.oldest.seconds", number(queues, "oldestPendingMs") / MS);
    put(values, "claudebench.claim.wait.seconds", number(queues, "avgWaitTime") / MS);
    put(values, "claudebench.dead.tasks", number(queues, "dead"));
    put(values, "claudebench.outbox.tasks", number(queues, "outbox"));
    put(values, "claudebench.tasks.completed", completed);
    put(values, "claudebench.sweeper.lag.seconds", lags.path("sweeperMs").asLong() / MS);
    put(values, "claudebench.task.silent.seconds", lags.path("silentMs").asLong() / MS);
    put(values, "claudebench.leaderless.tenants", lags.path("leaderless").asLong());
    put(values, "claudebench.groups", lags.path("groups").asLong());
    put(values, "claudebench.group.events", lags.path("groupEvents").asLong());
    put(values, "claudebench.group.oldest.seconds", lags.path("groupOldestMs").asLong() / MS);
  }

  /** Of verbs that met theirs within the hour: 0 closed, 1 half-open, 2 open. */
  static void breakers(Map<String, Map<Tags, Double>> values, List<Circuit> circuits) {
    circuits.stream().filter(one -> one.state() != null || one.allowed() != null)
        .forEach(one -> put(values, "claudebench.breaker.state", Tags.of("verb", one.verb()),
            "OPEN".equals(one.state()) ? 2 : "HALF_OPEN".equals(one.state()) ? 1 : 0));
  }

  /** @param info sections of INFO */
  static void redis(Map<String, Map<Tags, Double>> values, String info) {
    NUMBER.matcher(info).results().filter(line -> REDIS.containsKey(line.group(1)))
        .forEach(line -> put(values, REDIS.get(line.group(1)), Double.parseDouble(line.group(2))));
  }

  private static double number(Response hash, String field) {
    Response value = hash.get(field);
    return value == null ? 0 : Double.parseDouble(value.toString());
  }

  private static void put(Map<String, Map<Tags, Double>> values, String name, double value) {
    put(values, name, Tags.empty(), value);
  }

  private static void put(Map<String, Map<Tags, Double>> values, String name, Tags tags, double value) {
    values.computeIfAbsent(name, fresh -> new HashMap<>()).put(tags, value);
  }
}
