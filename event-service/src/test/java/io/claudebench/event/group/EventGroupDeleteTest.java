package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class EventGroupDeleteTest {
  @Inject
  Streams streams;

  private final Group group = Group.begun("maxDeliveries", 1);

  @Test
  void nothingOfItIsLeftAndADeliveryOfItIsNoneOfAGroupOfItsName() {
    group.publish(1);
    group.publish(2);
    String[] ids = Group.ids(group.fetch());
    group.nack(0, ids[0]).ok();

    assertEquals(true, delete().ok().get("deleted").asBoolean());

    assertEquals(0, streams.run("KEYS", "cb:group*" + group.name()).size());
    delete().refused("NOT_FOUND");
    group.fetch("maxDeliveries", 1).ok();
    group.publish(3);
    assertEquals(List.of(3), Group.payloads(group.fetch()));
    group.ack(ids[1]).refused("LEASE_LOST");
  }

  private Reply delete() {
    return HERE.post("event.group.delete", Rest.map("group", group.name()));
  }
}
