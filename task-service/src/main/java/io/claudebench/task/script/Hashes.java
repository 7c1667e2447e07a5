package io.claudebench.task.script;

import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads field, value pairs: a map of RESP3 or a flat list of RESP2 and of scripts. */
public final class Hashes {

  /** Empty when there is nothing. */
  public static Map<String, String> of(Response reply) {
    var fields = new LinkedHashMap<String, String>();
    if (reply == null) {
      return fields;
    }
    if (reply.isMap()) {
      reply.getKeys().forEach(key -> put(fields, key, reply.get(key)));
      return fields;
    }
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      put(fields, reply.get(i).toString(), reply.get(i + 1));
    }
    return fields;
  }

  private static void put(Map<String, String> fields, String field, Response value) {
    if (value != null) {
      fields.put(field, value.toString());
    }
  }

  /** The same with values that are replies themselves. */
  public static Map<String, Response> pairs(Response reply) {
    var pairs = new LinkedHashMap<String, Response>();
    if (reply == null) {
      return pairs;
    }
    if (reply.isMap()) {
      reply.getKeys().forEach(key -> pairs.put(key, reply.get(key)));
      return pairs;
    }
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      pairs.put(reply.get(i).toString(), reply.get(i + 1));
    }
    return pairs;
  }

  private Hashes() {}
}
