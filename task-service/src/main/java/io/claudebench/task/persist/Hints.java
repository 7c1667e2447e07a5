package io.claudebench.task.persist;

import com.fasterxml.jackson.core.JsonToken;
import io.claudebench.core.Json;
import io.claudebench.core.TaskId;
import io.claudebench.task.script.Hashes;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events taken as hints: which tasks changed, and which entries to acknowledge when PostgreSQL has them.
 *
 * @param tasks ids, distinct
 * @param entries entry ids by stream key
 */
record Hints(Set<String> tasks, Map<String, List<String>> entries) {

  Hints() {
    this(new LinkedHashSet<>(), new LinkedHashMap<>());
  }

  static Hints of(Iterable<String> tasks) {
    var hints = new Hints();
    tasks.forEach(hints.tasks::add);
    return hints;
  }

  /** The reply of XREADGROUP: entries by stream. */
  static Map<String, Response> lists(Response reply) {
    if (reply != null && reply.isMap()) {
      return Hashes.pairs(reply);
    }
    var lists = new LinkedHashMap<String, Response>();
    if (reply != null) {
      reply.forEach(stream -> lists.put(stream.get(0).toString(), stream.get(1)));
    }
    return lists;
  }

  /** Adds entries of one stream; one that was trimmed meanwhile is only acknowledged. */
  void add(String stream, Response list) {
    for (Response entry : list) {
      if (entry == null || entry.size() == 0) {
        continue;
      }
      entries.computeIfAbsent(stream, key -> new ArrayList<>()).add(entry.get(0).toString());
      Response fields = entry.size() > 1 ? entry.get(1) : null;
      Response data = Hashes.pairs(fields).get("data");
      String id = data == null ? null : entity(data.toBytes());
      if (id != null) {
        tasks.add(id);
      }
    }
  }

  boolean isEmpty() {
    return entries.isEmpty() && tasks.isEmpty();
  }

  /** Reads no further than the member it looks for; null when the event names no task. */
  private static String entity(byte[] envelope) {
    try (var json = Json.MAPPER.createParser(envelope)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("entity")) {
          String id = json.getText();
          return id.matches(TaskId.REGEX) ? id : null;
        }
        json.skipChildren();
      }
      return null;
    } catch (IOException e) {
      return null;
    }
  }
}
