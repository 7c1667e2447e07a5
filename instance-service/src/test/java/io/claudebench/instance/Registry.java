package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What Redis holds of the registry, seen past the service. */
@Singleton
public class Registry {
  private final RedisDataSource redis;
  private final String prefix = ConfigProvider.getConfig().getValue("claudebench.prefix", String.class);

  Registry(@RedisClientName("admin") RedisDataSource redis) {
    this.redis = redis;
  }

  static String fresh() {
    return "w-" + UUID.randomUUID();
  }

  static Reply register(String id, String rest) {
    return HERE.post("system.register", "{\"id\":\"" + id + "\"" + (rest.isEmpty() ? "" : ",") + rest + "}");
  }

  /** As hook-service registers the session of an agent. */
  static Reply session(String id) {
    return register(id, "\"roles\":[],\"ttlSeconds\":5,\"metadata\":{\"claudebench.session\":true}");
  }

  public Response run(String command, String... args) {
    return redis.execute(command, args);
  }

  public Map<String, String> hash(String key) {
    Map<String, String> fields = new TreeMap<>();
    Response all = run("HGETALL", key);
    all.getKeys().forEach(field -> fields.put(field, all.get(field).toString()));
    return fields;
  }

  /** What task-service does for a tenant that came. */
  void open(String tenant) {
    hash("cb:epoch").forEach((field, value) -> run("HSET", "{cb:" + tenant + "}:epoch", field, value));
  }

  Set<String> set(String key) {
    Set<String> members = new TreeSet<>();
    run("SMEMBERS", key).forEach(member -> members.add(member.toString()));
    return members;
  }

  /** Somebody else has the duty of the roll-up for a minute, and the service has noticed. */
  public void keepOff() {
    run("SET", "cb:duty:rollup", "999999999999999 somebody", "PX", "60000");
    String[] last = {""};
    org.awaitility.Awaitility.await().pollInterval(java.time.Duration.ofMillis(250))
        .until(() -> last[0].equals(last[0] = hash("cb:metrics:global").getOrDefault("at", "none")));
  }

  public long nowMs() {
    Response time = run("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }

  public long lifeMs(String key) {
    return run("PTTL", key).toLong();
  }

  /** The newest event of a type about an entity, or null. */
  public JsonNode event(String type, String entity) {
    var all = events(type, entity);
    return all.isEmpty() ? null : all.getLast();
  }

  /** All events of a type about an entity, oldest first. */
  List<JsonNode> events(String type, String entity) {
    return events(type).stream().filter(event -> event.path("entity").asText().equals(entity)).toList();
  }

  /** All events of a type, oldest first. */
  List<JsonNode> events(String type) {
    return stream(prefix + ":stream:" + type);
  }

  /** What was asked of task-service for an instance. */
  List<JsonNode> commands(String verb, String instance) {
    return stream(prefix + ":carried:task:lifelines").stream()
        .filter(command -> command.path("method").asText().equals(verb)
            && command.at("/params/instanceId").asText().equals(instance)).toList();
  }

  private List<JsonNode> stream(String key) {
    var all = new ArrayList<JsonNode>();
    for (Response entry : run("XRANGE", key, "-", "+")) {
      all.add(Rest.json(entry.get(1).get(1).toString()));
    }
    return all;
  }
}
