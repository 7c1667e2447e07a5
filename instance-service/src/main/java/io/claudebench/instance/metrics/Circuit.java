package io.claudebench.instance.metrics;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.IntStream;

/** What the breaker of a verb says in Redis; null what is not there: it met none within the hour. */
record Circuit(String verb, String state, Long allowed, Long rejected) {
  private static final List<Key> PARTS = List.of(Key.CIRCUIT_STATE, Key.CIRCUIT_ALLOWED, Key.CIRCUIT_REJECTED);

  static Request ask(Keys keys, List<String> verbs) {
    Request request = Request.cmd(Command.MGET);
    verbs.forEach(verb -> PARTS.forEach(part -> request.arg(keys.of(part, verb))));
    return request;
  }

  /** One of each verb that was asked for; none of a reply that is nil. */
  static List<Circuit> read(List<String> verbs, Response reply) {
    return IntStream.range(0, reply == null ? 0 : verbs.size()).mapToObj(i -> {
      int at = PARTS.size() * i;
      Response state = reply.get(at);
      return new Circuit(verbs.get(i), state == null ? null : state.toString(), number(reply.get(at + 1)),
          number(reply.get(at + 2)));
    }).toList();
  }

  private static Long number(Response part) {
    return part == null ? null : part.toLong();
  }
}
