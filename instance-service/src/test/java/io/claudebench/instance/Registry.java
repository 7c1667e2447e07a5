package io.claudebench.instance;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What Redis holds of the registry, seen past the service. */
@Singleton
public class Registry {
  private final RedisDataSource redis;

  Registry(RedisDataSource redis) {
    this.redis = redis;
  }

  static String fresh() {
    return "w-" + UUID.randomUUID();
  }

  static Rest register(String id, String rest) {
    return Rest.post("system.register", "{\"id\":\"" + id + "\"" + (rest.isEmpty() ? "" : ",") + rest + "}");
  }

  Response run(String command, String... args) {
    return redis.execute(command, args);
  }

  Map<String, String> hash(String key) {
    Map<String, String> fields = new TreeMap<>();
    Response all = run("HGETALL", key);
    all.getKeys().forEach(field -> fields.put(field, all.get(field).toString()));
    return fields;
  }

  Set<String> set(String key) {
    Set<String> members = new TreeSet<>();
    run("SMEMBERS", key).forEach(member -> members.add(member.toString()));
    return members;
  }

  /** Somebody else has the duty of the roll-up for a minute, and the service has noticed. */
  void keepOff() {
    run("SET", "cb:duty:rollup", "999999999999999 somebody", "PX", "60000");
    String[] last = {""};
    org.awaitility.Awaitility.await().pollInterval(java.time.Duration.ofMillis(250))
        .until(() -> last[0].equals(last[0] = hash("cb:metrics:global").getOrDefault("at", "none")));
  }

  long nowMs() {
    Response time = run("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }

  long lifeMs(String key) {
    return run("PTTL", key).toLong();
  }

  /** The newest event of a type about an entity, or null. */
  JsonNode event(String type, String entity) {
    for (Response entry : run("XREVRANGE", "cb:stream:" + type, "+", "-")) {
      try {
        JsonNode event = Rest.JSON.readTree(entry.get(1).get(1).toString());
        if (event.path("entity").asText().equals(entity)) {
          return event;
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return null;
  }
}
