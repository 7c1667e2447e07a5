package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** A group of one type, both of names that no other test uses, as its consumers see it. */
record Group(String name, String type) {

  /** It was fetched from, so it has begun. */
  static Group begun(Object... more) {
    var group = new Group("g" + Streams.type(), Streams.type());
    group.fetch(more).ok();
    return group;
  }

  /** @param more fields and values of the input, in turn */
  Reply fetch(Object... more) {
    return HERE.post("event.fetch", input(more));
  }

  CompletableFuture<Reply> waiting(int waitMs, Object... more) {
    Map<String, Object> input = input(more);
    input.put("waitMs", waitMs);
    return HERE.send("event.fetch", input);
  }

  Map<String, Object> input(Object... more) {
    var input = new HashMap<>(Rest.map("group", name, "consumer", "c1", "types", List.of(type)));
    input.putAll(Rest.map(more));
    return input;
  }

  Reply ack(String... deliveries) {
    return HERE.post("event.ack", Rest.map("group", name, "deliveryIds", List.of(deliveries)));
  }

  Reply nack(int delayMs, String... deliveries) {
    return HERE.post("event.nack", Rest.map("group", name, "deliveryIds", List.of(deliveries), "delayMs", delayMs));
  }

  Reply replay(String from) {
    return HERE.post("event.replay", Rest.map("group", name, "from", from));
  }

  JsonNode dead() {
    return HERE.post("event.dead", Rest.map("group", name)).ok().get("letters");
  }

  JsonNode standing() {
    return HERE.post("event.groups", Rest.map("group", name)).ok().get("groups").get(0);
  }

  void publish(int payload) {
    Streams.publish(type, Integer.toString(payload)).ok();
  }

  void publish(int payload, String partition) {
    Streams.publish(type, Integer.toString(payload), partition).ok();
  }

  static List<JsonNode> events(Reply fetched) {
    return StreamSupport.stream(fetched.ok().get("events").spliterator(), false).toList();
  }

  static List<Integer> payloads(Reply fetched) {
    return events(fetched).stream().map(one -> one.at("/event/payload").asInt()).toList();
  }

  static String[] ids(Reply fetched) {
    return events(fetched).stream().map(one -> one.get("deliveryId").asText()).toArray(String[]::new);
  }

  /** Fetches one event and acknowledges it, until nothing comes. */
  List<Integer> drain() {
    var all = new ArrayList<Integer>();
    for (Reply one = fetch("max", 100); !events(one).isEmpty(); one = fetch("max", 100)) {
      all.addAll(payloads(one));
      ack(ids(one)).ok();
    }
    return all;
  }
}
