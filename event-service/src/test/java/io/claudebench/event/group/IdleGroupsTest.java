package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(IdleGroupsTest.Short.class)
@WithTestResource(RedisResource.class)
class IdleGroupsTest {
  @Inject
  Streams streams;

  public static final class Short implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.prefix", "idle", "claudebench.event.group.idle-ms", "2000");
    }
  }

  /** One that is fetched from stays, however little it gets; the other leaves nothing behind and is told once. */
  @Test
  void aGroupOfWhichNobodyFetchesEnds() {
    Group idle = Group.begun();
    Group alive = Group.begun();
    idle.publish(1, "p");
    Group.ids(idle.fetch());
    Await.until("it has ended", () -> {
      alive.fetch().ok();
      return idle.ack("1-1").word().equals("NOT_FOUND");
    });
    alive.fetch().ok();
    assertEquals(0, streams.run("EXISTS", "idle:group:" + idle.name(), "idle:group-items:" + idle.name(),
        "idle:group-due:" + idle.name(), "idle:group-ages:" + idle.name()).toInteger());
    var told = HERE.post("event.read", Rest.map("types", List.of("alert.group_removed"))).ok().get("events")
        .valueStream().filter(event -> event.get("entity").textValue().equals(idle.name())).toList();
    assertEquals(1, told.size());
    JsonNode payload = told.getFirst().get("payload");
    assertEquals(idle.name() + " 1", payload.get("group").textValue() + " " + payload.get("unsettled"));
  }
}
