package io.claudebench.task.script;

import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads field, value pairs: a map of RESP3 or a flat list of RESP2 and of scripts. */
public final class Hashes {

  /** Empty when there is nothing. */
  public static Map<String, String> of(Response reply) {
    var fields = new LinkedHashMap<String, String>();
    each(reply, (field, value) -> {
      if (value != null) {
        fields.put(field, value.toString());
      }
    });
    return fields;
  }

  /** The same with values that are replies themselves. */
  public static Map<String, Response> pairs(Response reply) {
    var pairs = new LinkedHashMap<String, Response>();
    each(reply, pairs::put);
    return pairs;
  }

  private static void each(Response reply, BiConsumer<String, Response> take) {
    if (reply == null) {
      return;
    }
    if (reply.isMap()) {
      reply.getKeys().forEach(key -> take.accept(key, reply.get(key)));
      return;
    }
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      take.accept(reply.get(i).toString(), reply.get(i + 1));
    }
  }

  private Hashes() {}
}
