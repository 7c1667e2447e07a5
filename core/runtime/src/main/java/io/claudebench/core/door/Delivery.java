package io.claudebench.core.door;

import io.claudebench.core.Keys;
import io.vertx.redis.client.Response;

/**
 * One command as it was taken from its stream.
 *
 * @param tenant whose stream it is, and so who asks
 * @param id of the entry
 */
record Delivery(String tenant, Keys keys, String stream, String id, Response fields) {

  /** The field {@code data}; empty when there is none. */
  String data() {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i).toString().equals("data")) {
        return fields.get(i + 1).toString();
      }
    }
    return "";
  }
}
