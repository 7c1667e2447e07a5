package io.claudebench.event.group;

import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code group_look} answers. */
final class Standing {

  static EventGroups.Group of(String group, Response reply) {
    var facts = new HashMap<String, String>();
    for (int i = 0; i < reply.get(0).size(); i += 2) {
      facts.put(reply.get(0).get(i).toString(), reply.get(0).get(i + 1).toString());
    }
    String oldest = reply.get(6).toString();
    return new EventGroups.Group(group, List.of(facts.get("types").split(" ")),
        Integer.parseInt(facts.get("maxDeliveries")), time(facts.get("createdAt")), time(facts.get("fetchedAt")),
        reply.get(4).toInteger(), reply.get(5).toInteger() == 1 ? true : null, reply.get(1).toInteger(),
        reply.get(2).toInteger(), Long.parseLong(facts.getOrDefault("acked", "0")), reply.get(3).toInteger(),
        oldest.isEmpty() ? null : time(oldest), consumers(reply.get(7), facts));
  }

  private static List<EventGroups.Consumer> consumers(Response names, Map<String, String> facts) {
    var consumers = new ArrayList<EventGroups.Consumer>();
    for (int i = 0; i < names.size(); i += 2) {
      String name = names.get(i).toString();
      consumers.add(new EventGroups.Consumer(name, Integer.parseInt(facts.getOrDefault("open:" + name, "0")),
          time(names.get(i + 1).toString())));
    }
    return consumers;
  }

  private static Instant time(String ms) {
    return Instant.ofEpochMilli(Long.parseLong(ms));
  }

  private Standing() {}
}
