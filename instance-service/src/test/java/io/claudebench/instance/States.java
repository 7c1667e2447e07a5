package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The state store as its tests call it, and what Redis holds of it. */
@Singleton
public class States {
  private final RedisDataSource redis;

  States(RedisDataSource redis) {
    this.redis = redis;
  }

  public static String fresh() {
    return "s-" + UUID.randomUUID() + ":";
  }

  public static ObjectNode object(Object... pairs) {
    ObjectNode object = Rest.JSON.createObjectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      object.set((String) pairs[i], pairs[i + 1] instanceof JsonNode node ? node : Rest.JSON.valueToTree(pairs[i + 1]));
    }
    return object;
  }

  static Rest post(String verb, Object... pairs) {
    return Rest.post(verb, object(pairs).toString());
  }

  public static JsonNode ok(String verb, Object... pairs) {
    Rest answer = post(verb, pairs);
    assertEquals(200, answer.status(), () -> (verb + " answered " + answer.body() + " to " + object(pairs))
        .transform(text -> text.substring(0, Math.min(500, text.length()))));
    return answer.body();
  }

  /** The body of a refusal with this word. */
  public static JsonNode refused(String word, String verb, Object... pairs) {
    JsonNode body = post(verb, pairs).body();
    assertEquals(word, body.path("code").asText(), body::toString);
    return body;
  }

  public static long put(String key, Object value) {
    return ok("state.put", "key", key, "value", value).get("version").asLong();
  }

  public static List<String> names(JsonNode page) {
    return Rest.JSON.convertValue(page.get("keys"),
        Rest.JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  static Map<String, Object> item(String key, Object value) {
    return Map.of("key", key, "value", value);
  }

  /** The stored form. */
  public byte[] stored(String key) {
    return redis.hash(String.class, String.class, byte[].class).hget("cb:state:" + key, "value");
  }

  public void store(String key, byte[] form) {
    redis.hash(String.class, String.class, byte[].class).hset("cb:state:" + key, "value", form);
  }

  /** Milliseconds of the clock that ends values. */
  public long now() {
    var time = redis.execute("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }

  public static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in ten seconds: " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
