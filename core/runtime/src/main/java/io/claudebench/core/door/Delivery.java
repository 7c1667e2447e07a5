package io.claudebench.core.door;

import io.claudebench.core.Keys;
import io.claudebench.core.Refusal;
import io.vertx.redis.client.Response;

/**
 * One command as it was taken from its stream.
 *
 * @param tenant whose stream it is, and so who asks
 * @param id of the entry
 */
record Delivery(String tenant, Keys keys, Lane lane, String stream, String id, Response fields) {
  /** What a carrier puts around an input. */
  private static final int ENVELOPE_BYTES = 16_384;

  /** The field {@code data} as it was written; empty when there is none. */
  byte[] bytes() {
    Response data = field("data");
    return data == null ? new byte[0] : data.toBytes();
  }

  /** How many bytes that is. */
  int size() {
    Response data = field("data");
    return data == null ? 0 : data.toBuffer().length();
  }

  /** Its beginning. */
  byte[] piece(int bytes) {
    int size = size();
    return size == 0 ? new byte[0] : field("data").toBuffer().getBytes(0, Math.min(bytes, size));
  }

  /** A command is bounded like a body. Refuses {@code TOO_LARGE}. */
  void mustFit(int bodyMax) {
    if (size() > bodyMax + (lane.isCarried() ? ENVELOPE_BYTES : 0)) {
      throw Refusal.TOO_LARGE.because("The command is larger than bodyMax, " + bodyMax + " bytes.");
    }
  }

  /** Epoch milliseconds by Redis' clock after which nobody waits for a carried call; 0 is never. */
  long untilMs() {
    Response until = lane.isCarried() ? field("until") : null;
    return until == null ? 0 : until.toLong();
  }

  private Response field(String name) {
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      if (fields.get(i).toString().equals(name)) {
        return fields.get(i + 1);
      }
    }
    return null;
  }
}
