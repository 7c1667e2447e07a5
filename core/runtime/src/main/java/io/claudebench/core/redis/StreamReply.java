package io.claudebench.core.redis;

import io.vertx.redis.client.Response;

/** Walks what XREAD and XREADGROUP answer, in RESP2 (a list of pairs) or RESP3 (a map). */
public final class StreamReply {

  public interface Each {
    void entry(String stream, String id, Response fields);
  }

  public static void each(Response reply, Each each) {
    if (reply == null) {
      return;
    }
    if (reply.isMap()) {
      reply.getKeys().forEach(stream -> stream(stream, reply.get(stream), each));
    } else {
      reply.forEach(pair -> stream(pair.get(0).toString(), pair.get(1), each));
    }
  }

  public static void stream(String stream, Response entries, Each each) {
    entries.forEach(entry -> {
      if (entry != null && entry.size() == 2 && entry.get(1) != null) {
        each.entry(stream, entry.get(0).toString(), entry.get(1));
      }
    });
  }

  private StreamReply() {}
}
