package io.claudebench.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the streams tell of a session, once it is there: records are written behind the answers. */
public record Told(RedisDataSource redis, String session) {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** So many events of one type, in their order. */
  public List<JsonNode> events(String type, int count) {
    return await("cb:stream:" + type, "/entity", count);
  }

  /** So many records of a stream of the audit. */
  public List<JsonNode> records(String stream, int count) {
    return await("cb:audit:" + stream, "/sessionId", count);
  }

  private List<JsonNode> await(String stream, String pointer, int count) {
    Await.until(count + " of " + session + " in " + stream, SOON, () -> of(stream, pointer).size() >= count);
    return of(stream, pointer);
  }

  private List<JsonNode> of(String stream, String pointer) {
    List<JsonNode> entries = new ArrayList<>();
    for (Response entry : redis.execute("XRANGE", stream, "-", "+")) {
      JsonNode json = Rest.json(entry.get(1).get(1).toString());
      if (json.at(pointer).asText().equals(session)) {
        entries.add(json);
      }
    }
    return entries;
  }
}
