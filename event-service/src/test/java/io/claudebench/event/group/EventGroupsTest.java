package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventGroupsTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun();

  @Test
  void aGroupShowsWhatItHasAndWhoHasIt() {
    assertFalse(group.standing().has("oldest"));
    long before = streams.now();
    group.publish(0, "p");
    group.publish(1, "p");
    group.publish(2, "q");
    String[] ids = Group.ids(group.fetch("consumer", "c2"));
    group.ack(ids[1]).ok();
    IntStream.range(3, 6).forEach(group::publish);

    JsonNode standing = group.standing();

    assertEquals("[\"" + group.type() + "\"]", standing.get("types").toString());
    assertEquals(3, standing.get("lag").asInt());
    assertFalse(standing.has("lagIsMinimum"));
    assertEquals(2, standing.get("pending").asInt());
    assertEquals(1, standing.get("first").asInt());
    assertEquals(1, standing.get("acked").asInt());
    assertEquals(0, standing.get("dead").asInt());
    assertEquals(5, standing.get("maxDeliveries").asInt());
    assertEquals("c2 1", standing.at("/consumers/0/consumer").asText() + " " + standing.at("/consumers/0/open"));
    assertEquals("c1 0", standing.at("/consumers/1/consumer").asText() + " " + standing.at("/consumers/1/open"));
    long oldest = Instant.parse(standing.get("oldest").asText()).toEpochMilli();
    assertTrue(oldest >= before && oldest <= streams.now(), standing.toString());
  }

  @Test
  void aLongLagIsAtLeastThat() {
    IntStream.range(0, 1100).forEach(i -> streams.run("XADD", "cb:stream:" + group.type(), "*", "data",
        "{\"id\":\"" + i + "\",\"payload\":" + i + "}"));

    assertEquals(1000, group.standing().get("lag").asInt());
    assertTrue(group.standing().get("lagIsMinimum").asBoolean());
  }

  @Test
  void allGroupsComeByNameInPages() {
    for (String end : List.of("c", "a", "b")) {
      new Group(group.name() + end, group.type()).fetch().ok();
    }

    var names = new ArrayList<String>();
    String cursor = group.name();
    JsonNode page = HERE.post("event.groups", Rest.map("limit", 2, "cursor", cursor)).ok();
    page.get("groups").forEach(one -> names.add(one.get("group").asText()));
    page = HERE.post("event.groups", Rest.map("limit", 1, "cursor", page.get("nextCursor").asText())).ok();
    page.get("groups").forEach(one -> names.add(one.get("group").asText()));

    assertEquals(List.of("a", "b", "c").stream().map(end -> group.name() + end).toList(), names);
  }

  @Test
  void anUnknownGroupIsNotFound() {
    HERE.post("event.groups", Rest.map("group", "none" + group.name())).refused("NOT_FOUND");
  }
}
