package io.claudebench.event.group;

import io.claudebench.event.Envelope;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.List;

/**
 * What one run of {@code event_fetch} gave.
 *
 * @param gap types with one
 * @param why it stopped: {@code end}, {@code waits}, {@code more} or {@code backlog}
 * @param dueMs until something is due again; negative is never
 * @param types those of the group
 * @param died how many became dead letters
 */
record Fetched(List<EventFetch.Delivery> events, List<String> gap, String why, long dueMs, List<String> types,
    int died) {
  static final Fetched NOTHING = new Fetched(List.of(), List.of(), "end", -1, List.of(), 0);

  static Fetched of(Response reply) {
    Instant ackBy = Instant.ofEpochMilli(reply.get(1).toLong());
    var events = reply.get(0).stream().map(one -> new EventFetch.Delivery(one.get(0).toString(),
        one.get(1).toInteger(), ackBy, Envelope.of(one.get(2).toString()))).toList();
    return new Fetched(events, texts(reply.get(2)), reply.get(3).toString(), reply.get(4).toLong(),
        texts(reply.get(5)), reply.get(6).toInteger());
  }

  static List<String> texts(Response list) {
    return list.stream().map(Response::toString).toList();
  }

  boolean isGiven() {
    return !events.isEmpty();
  }

  List<String> deliveryIds() {
    return events.stream().map(EventFetch.Delivery::deliveryId).toList();
  }

  long redelivered() {
    return events.stream().filter(one -> one.deliveries() > 1).count();
  }

  EventFetch.Out out() {
    return new EventFetch.Out(events, gap.isEmpty() ? null : gap, why.equals("backlog") ? why : null);
  }
}
