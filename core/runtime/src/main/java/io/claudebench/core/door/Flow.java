package io.claudebench.core.door;

import io.claudebench.core.Settings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of this process hold in memory: requests that are not answered yet, and answers that their
 * clients have not taken. Neither is given more than a quarter of the heap.
 */
@Singleton
final class Flow {
  private final AtomicLong bodies = new AtomicLong();
  private final AtomicLong unread = new AtomicLong();
  private final LinkedHashMap<Channel, Long> holding = new LinkedHashMap<>();
  private final LinkedHashMap<Channel, Long> slow = new LinkedHashMap<>();
  private final Counter cut;
  private final long bodiesMax;
  private final long unreadMax;
  private final int bodyMs;

  Flow(Settings settings, MeterRegistry meters) {
    long quarter = Runtime.getRuntime().maxMemory() / 4;
    this.bodiesMax = Math.min(settings.limits().bodiesMax(), quarter);
    this.unreadMax = Math.min(settings.limits().unreadMax(), quarter);
    this.bodyMs = settings.limits().bodyMs();
    this.cut = meters.counter("http.connections.cut");
    meters.gauge("http.bodies.bytes", bodies);
    meters.gauge("http.unread.bytes", unread);
  }

  int bodyMs() {
    return bodyMs;
  }

  /** False when there is no room. What is alone is always taken, so that no limit forbids what bodyMax allows. */
  boolean take(long bytes, long own) {
    long now = bodies.addAndGet(bytes);
    if (now > bodiesMax && now > own + bytes) {
      bodies.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** So much lies here of a client's body that has not ended, and of its pipelined requests; 0 is not worth telling. */
  synchronized void holds(Channel client, long bytes) {
    if (bytes == 0) {
      holding.remove(client);
    } else {
      holding.put(client, bytes);
    }
  }

  /** Takes room from what others hold, from those that have held it longest; false when they have not so much. */
  synchronized boolean takeFromSlow(long bytes, Channel own) {
    long room = 0;
    var gone = new ArrayList<Channel>();
    for (var held : holding.entrySet()) {
      if (room < bytes && held.getKey() != own) {
        room += held.getValue();
        gone.add(held.getKey());
      }
    }
    if (room < bytes) {
      return false;
    }
    bodies.addAndGet(bytes);
    holding.keySet().removeAll(gone);
    gone.forEach(this::cut);
    return true;
  }

  /** What the tree of a JSON text takes in memory beside the text, from what it is built of; never too little. */
  static long weight(byte[] json) {
    long bytes = json.length;
    for (byte character : json) {
      bytes += switch (character) {
        case '{', '[' -> 80;
        case ':' -> 120;
        case ',' -> 24;
        default -> 0;
      };
    }
    return bytes;
  }

  void give(long bytes) {
    bodies.addAndGet(-bytes);
  }

  /** So much of a client's answers lies here. Over unreadMax those go whose answers have been lying longest. */
  synchronized void lies(Channel client, long bytes) {
    Long before = bytes == 0 ? slow.remove(client) : slow.put(client, bytes);
    unread.addAndGet(bytes - (before == null ? 0 : before));
    while (unread.get() > unreadMax && slow.size() > 1) {
      var eldest = slow.pollFirstEntry();
      unread.addAndGet(-eldest.getValue());
      cut(eldest.getKey());
    }
  }

  private void cut(Channel client) {
    cut.increment();
    client.close();
  }
}
