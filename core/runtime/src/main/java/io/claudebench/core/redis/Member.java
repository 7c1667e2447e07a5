package io.claudebench.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/** One call of a script, as it stands in a group: its own KEYS and ARGV. */
final class Member {
  private final List<String> keys = new ArrayList<>(4);
  private final List<Buffer> args = new ArrayList<>(24);
  private int bytes;

  Member key(String key) {
    keys.add(key);
    return this;
  }

  List<String> keys() {
    return keys;
  }

  /** Adds a text, a number, bytes, a flag as 1 or 0, null as the empty text, and of a list each. */
  Member arg(Object arg) {
    if (arg instanceof Iterable<?> all) {
      all.forEach(this::arg);
      return this;
    }
    String text = arg == null ? "" : arg instanceof Boolean flag ? (flag ? "1" : "0") : arg.toString();
    Buffer encoded = Buffer.buffer(arg instanceof byte[] raw ? raw : text.getBytes(UTF_8));
    args.add(encoded);
    bytes += encoded.length();
    return this;
  }

  int args() {
    return args.size();
  }

  int bytes() {
    return bytes;
  }

  void addTo(Request request) {
    request.arg(keys.size()).arg(args.size());
    args.forEach(request::arg);
  }
}
