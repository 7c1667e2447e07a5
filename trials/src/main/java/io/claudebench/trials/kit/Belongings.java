package io.claudebench.trials.kit;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that a tenant has in Redis and PostgreSQL at one moment, but clocks and numbers that move by themselves. */
public record Belongings(Map<String, String> all) {
  private static final Set<Key> MOVING = Set.of(Key.CONTACT, Key.EPOCH, Key.GOSSIP, Key.SCALING_METRICS,
      Key.GLOBAL_METRICS, Key.QUEUE_METRICS, Key.CIRCUIT_METRICS, Key.DUTY_TERM, Key.AUDIT);
  /** By the beginnings of their names. */
  private static final Set<Key> MOVING_FAMILIES = Set.of(Key.VERB_METRICS, Key.INSTANCE_METRICS, Key.DUTY,
      Key.COMMANDS, Key.CARRIED, Key.REPLIES);

  /** @param tenant not the default one, as the keys of the fleet are among its own */
  public static Belongings of(Fleet fleet, String tenant) {
    Keys keys = Keys.of("cb", tenant);
    var all = new TreeMap<String, String>();
    Set<String> moving = MOVING.stream().map(keys::of).collect(Collectors.toSet());
    Set<String> families = MOVING_FAMILIES.stream().map(keys::family).collect(Collectors.toSet());
    try (var redis = fleet.resp()) {
      for (String key : keys(redis, keys.pattern())) {
        if (!moving.contains(key) && families.stream().noneMatch(key::startsWith)) {
          all.put(key, value(redis, key));
        }
      }
    }
    rows(fleet, tenant).forEach(row -> all.put("row " + row.split(",")[1], row));
    return new Belongings(all);
  }

  /** What the other has not, or otherwise, one line each. */
  public List<String> changes(Belongings after) {
    return Stream.of(all, after.all).flatMap(map -> map.keySet().stream()).distinct().sorted()
        .filter(key -> !Objects.equals(all.get(key), after.all.get(key)))
        .map(key -> key + " was " + all.get(key) + " and is " + after.all.get(key)).toList();
  }

  private static Set<String> keys(Resp redis, String pattern) {
    var keys = new TreeSet<String>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.ask("SCAN", cursor, "MATCH", pattern, "COUNT", 1000);
      cursor = (String) page.getFirst();
      ((List<?>) page.get(1)).forEach(key -> keys.add((String) key));
    } while (!cursor.equals("0"));
    return keys;
  }

  private static String value(Resp redis, String key) {
    return switch (redis.text("TYPE", key)) {
      case "string" -> redis.text("GET", key);
      case "hash" -> new TreeMap<>(pairs(redis.texts("HGETALL", key))).toString();
      case "list" -> redis.texts("LRANGE", key, 0, -1).toString();
      case "set" -> new TreeSet<>(redis.texts("SMEMBERS", key)).toString();
      case "zset" -> redis.texts("ZRANGE", key, 0, -1, "WITHSCORES").toString();
      case "stream" -> redis.ask("XRANGE", key, "-", "+").toString();
      default -> "";
    };
  }

  private static Map<String, String> pairs(List<String> flat) {
    return IntStream.range(0, flat.size() / 2).boxed()
        .collect(Collectors.toMap(i -> flat.get(2 * i), i -> flat.get(2 * i + 1)));
  }

  private static List<String> rows(Fleet fleet, String tenant) {
    var postgres = fleet.postgres();
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        var select = connection.prepareStatement("SELECT t::text FROM task t WHERE tenant = ? ORDER BY id")) {
      select.setString(1, tenant);
      var rows = new ArrayList<String>();
      try (var result = select.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL cannot be read", e);
    }
  }
}
