package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The state store as its tests call it, and what Redis holds of it. */
@Singleton
public class States {
  private final RedisDataSource redis;

  public States(@RedisClientName("admin") RedisDataSource redis) {
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

  public static Reply post(String verb, Object... pairs) {
    return HERE.post(verb, object(pairs).toString());
  }

  public static JsonNode ok(String verb, Object... pairs) {
    return post(verb, pairs).ok();
  }

  /** The body of a refusal with this word. */
  public static JsonNode refused(String word, String verb, Object... pairs) {
    return post(verb, pairs).refused(word);
  }

  public static long put(String key, Object value) {
    return ok("state.put", "key", key, "value", value).get("version").asLong();
  }

  public static List<String> names(JsonNode page) {
    return Rest.JSON.convertValue(page.get("keys"),
        Rest.JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  public static Map<String, Object> item(String key, Object value) {
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
}
