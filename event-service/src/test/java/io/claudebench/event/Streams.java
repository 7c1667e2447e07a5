package io.claudebench.event;

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
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What Redis holds of the events, seen past the service. */
@Singleton
public class Streams {
  private final RedisDataSource redis;

  Streams(@RedisClientName("admin") RedisDataSource redis) {
    this.redis = redis;
  }

  /** A type no other test uses. */
  public static String type() {
    return "x" + UUID.randomUUID();
  }

  public static Reply publish(String type, String payload) {
    return HERE.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":" + payload + "}");
  }

  public static Reply publish(String type, String payload, String partition) {
    return HERE.post("event.publish", "{\"type\":\"" + type + "\",\"payload\":" + payload + ",\"partitionKey\":\""
        + partition + "\"}");
  }

  public static List<Integer> payloads(JsonNode answer) {
    return StreamSupport.stream(answer.get("events").spliterator(), false).map(event -> event.get("payload").asInt())
        .toList();
  }

  public Response run(String command, String... args) {
    return redis.execute(command, args);
  }

  public String get(String key) {
    Response value = run("GET", key);
    return value == null ? null : value.toString();
  }

  public long now() {
    Response time = run("TIME");
    return time.get(0).toLong() * 1000 + time.get(1).toLong() / 1000;
  }

  public List<JsonNode> stream(String key) {
    List<JsonNode> events = new ArrayList<>();
    for (Response entry : run("XRANGE", key, "-", "+")) {
      events.add(Rest.json(entry.get(1).get(1).toString()));
    }
    return events;
  }
}
