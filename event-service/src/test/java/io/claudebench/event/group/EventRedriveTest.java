package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventRedriveTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun("maxDeliveries", 1);

  @Test
  void aDeadLetterIsDeliveredAgainAlsoWhenItsStreamIsGone() {
    group.publish(1, "p");
    group.nack(0, Group.ids(group.fetch())).ok();
    streams.run("DEL", "cb:stream:" + group.type());

    JsonNode answer = redrive();

    assertEquals("1 0", answer.get("redriven") + " " + answer.get("left"));
    Reply again = group.fetch();
    assertEquals(List.of(1), Group.payloads(again));
    assertEquals(1, Group.events(again).getFirst().get("deliveries").asInt(), "as for the first time");
    assertEquals(0, group.dead().size());
    group.ack(Group.ids(again)).ok();
    assertEquals(0, streams.run("EXISTS", "cb:group-items:" + group.name()).toInteger(), "nothing of it is left");
  }

  @Test
  void theOldestComeFirstUpToTheLimitOrThoseThatAreNamed() {
    IntStream.range(0, 5).forEach(group::publish);
    group.nack(0, Group.ids(group.fetch())).ok();

    assertEquals(3, redrive("limit", 2).get("left").asInt());
    assertEquals(List.of(0, 1), Group.payloads(group.fetch()));
    String last = group.dead().get(2).get("id").asText();
    assertEquals(2, redrive("ids", List.of(last, "1-1")).get("left").asInt());
    assertEquals(List.of(4), Group.payloads(group.fetch()));
  }

  @Test
  void itStandsBehindWhatWasReadOfItsPartition() {
    group.publish(1, "p");
    group.nack(0, Group.ids(group.fetch())).ok();
    group.publish(2, "p");
    Reply second = group.fetch();

    redrive();

    assertEquals(List.of(), Group.payloads(group.fetch()), "2 holds the partition");
    group.ack(Group.ids(second)).ok();
    assertEquals(List.of(1), Group.payloads(group.fetch()));
  }

  @Test
  void whatIsNoneIsNotFound() {
    HERE.post("event.redrive", Rest.map("group", "none" + group.name())).refused("NOT_FOUND");
    HERE.post("event.redrive", Rest.map("group", group.name(), "ids", List.of("1-1"))).refused("NOT_FOUND");
    assertEquals(0, redrive().get("redriven").asInt());
  }

  private JsonNode redrive(Object... more) {
    var input = Rest.map(more);
    input.put("group", group.name());
    return HERE.post("event.redrive", input).ok();
  }
}
