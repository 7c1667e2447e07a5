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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventDeadTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun("maxDeliveries", 1);

  @Test
  void aLetterHasTheEventAndWhoHadItAndWhatWasSaid() {
    group.publish(7, "p");
    String id = Group.ids(group.fetch("consumer", "c9"))[0];
    HERE.post("event.nack", Rest.map("group", group.name(), "deliveryId", id, "error", "it is \"poison\"")).ok();

    JsonNode letter = group.dead().get(0);

    assertEquals(7, letter.at("/event/payload").asInt());
    assertEquals(1, letter.get("deliveries").asInt());
    assertEquals("c9", letter.get("consumer").asText());
    assertEquals("it is \"poison\"", letter.get("error").asText());
    long life = streams.run("PTTL", "cb:group-dead:" + group.name()).toLong();
    assertTrue(life > 604_000_000 && life <= 604_800_000, life + " ms");
  }

  @Test
  void whatNobodyAcknowledgesInTimeIsDeadAtTheNextFetch() {
    group.publish(1, "p");
    group.publish(2, "p");
    group.fetch("ackMs", 100).ok();

    assertEquals(List.of(2), Group.payloads(group.waiting(10_000).join()), "the next of its partition comes at once");

    assertEquals("not acknowledged in time", group.dead().get(0).get("error").asText());
  }

  @Test
  void lettersComeInPages() {
    IntStream.range(0, 5).forEach(group::publish);
    group.nack(0, Group.ids(group.fetch())).ok();

    var first = HERE.post("event.dead", Rest.map("group", group.name(), "limit", 3)).ok();
    var second = HERE.post("event.dead", Rest.map("group", group.name(), "limit", 3, "cursor",
        first.get("nextCursor").asText())).ok();

    assertEquals(3, first.get("letters").size());
    assertEquals(2, second.get("letters").size());
    assertFalse(second.has("nextCursor"));
    assertEquals(4, second.at("/letters/1/event/payload").asInt());
  }

  @Test
  void anUnknownGroupIsNotFound() {
    HERE.post("event.dead", Rest.map("group", "none" + group.name())).refused("NOT_FOUND");
    HERE.post("event.dead", Rest.map("group", group.name(), "cursor", "x")).refused("INVALID");
  }
}
