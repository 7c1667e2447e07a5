package io.claudebench.hook.todo;

import static io.claudebench.testkit.Rest.HERE;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at what the scripts keep of sessions. */
@Singleton
class Lists {
  private final RedisDataSource redis;

  Lists(@RedisClientName("admin") RedisDataSource redis) {
    this.redis = redis;
  }

  RedisDataSource redis() {
    return redis;
  }

  Response run(String command, String... args) {
    return redis.execute(command, args);
  }

  Map<String, String> hash(String key) {
    var fields = new LinkedHashMap<String, String>();
    Response reply = redis.execute("HGETALL", key);
    for (String field : reply.getKeys()) {
      fields.put(field, reply.get(field).toString());
    }
    return fields;
  }

  Map<String, String> todos(String session) {
    return hash("cb:todos:current:" + session);
  }

  /** The todo under this key, as it is kept. */
  JsonNode todo(String session, String key) {
    String kept = todos(session).get(key);
    return kept == null ? null : Rest.json(kept);
  }

  /** The list in its order, as {@code key text status attempt}. */
  List<String> list(String session) {
    var rows = new ArrayList<String>();
    Map<String, String> todos = todos(session);
    for (String key : todos.getOrDefault("order", "").split(" ")) {
      if (!key.isEmpty()) {
        JsonNode one = Rest.json(todos.get(key));
        rows.add(key + " " + one.get("text").asText() + " " + one.get("status").asText() + " " + one.get("attempt"));
      }
    }
    return rows;
  }

  long stat(String session, String field) {
    return Long.parseLong(hash("cb:stats:todos:" + session).getOrDefault(field, "0"));
  }

  long total(String field) {
    return Long.parseLong(hash("cb:todo-totals").getOrDefault(field, "0"));
  }

  /** Content and status in turn. */
  static Reply write(String session, String... todos) {
    return HERE.post("hook.todo_write", input(session, todos));
  }

  static String input(String session, String... todos) {
    var list = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < todos.length; i += 2) {
      list.add(Rest.map("content", todos[i], "status", todos[i + 1]));
    }
    return Rest.text(Rest.map("sessionId", session, "todos", list));
  }
}
