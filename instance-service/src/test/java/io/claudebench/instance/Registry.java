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
