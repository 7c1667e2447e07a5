package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a fleet counts as parted. Its members say how they are, or fall silent for real. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(GossipTest.Own.class)
class GossipTest {

  public static class Own implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.instance.reap-ms", "100", "claudebench.instance.reap-min-ms", "20",
          "claudebench.prefix", "gossip",
          "claudebench.instance.gossip-window-ms", "10000");
    }
  }

  @Inject
  Registry registry;

  private final List<String> members = new ArrayList<>();

  @BeforeEach
  void empty() {
    registry.run("DEL", "gossip:gossip:health", "gossip:instances:active", "gossip:instances:due",
        "gossip:partition:detected", "gossip:partition:recovery",
        "gossip:stream:partition.detected", "gossip:stream:partition.recovered");
  }

  private void join(int n) {
    IntStream.range(0, n).forEach(i -> {
      members.add(Registry.fresh());
      Registry.register(members.getLast(), "\"roles\":[],\"ttlSeconds\":5");
    });
  }

  private void say(String status, int from, int to) {
    members.subList(from, to)
        .forEach(id -> Rest.post("system.heartbeat", "{\"instanceId\":\"" + id + "\",\"status\":\"" + status + "\"}"));
  }

  private boolean is(String flag) {
    return registry.run("EXISTS", "gossip:partition:" + flag).toInteger() == 1;
  }

  private int said(String what) {
    return registry.run("XLEN", "gossip:stream:partition." + what).toInteger();
  }

  /** A look came and went: it dropped a member of long ago. */
  private void looked() {
    registry.run("HSET", "gossip:gossip:health", "long-ago", "{\"status\":\"OFFLINE\",\"ttl\":1,\"seen\":1}");
    Registry.await("a look dropped it", () -> registry.run("HGET", "gossip:gossip:health", "long-ago") == null);
  }

  @Test
  void exactlyHalfIsNoPartitionUnderHalfIsAndOnlyAbove70PercentIsItsEnd() {
    join(10);
    say("unhealthy", 0, 5);
    looked();
    assertEquals(0, said("detected"), "5 of 10");
    say("unhealthy", 5, 6);
    Registry.await("4 of 10 is one", () -> is("detected"));
    say("healthy", 0, 3);
    looked();
    assertEquals(true, is("detected"), "7 of 10 is not above 70 %");
    assertEquals(false, is("recovery"));
    say("degraded", 3, 4);
    Registry.await("8 of 10 is its end", () -> is("recovery"));
    assertEquals(false, is("detected"));
    assertEquals(List.of(1, 1), List.of(said("detected"), said("recovered")), "each said once");
    assertEquals("healed", registry.event("partition.recovered", "fleet").at("/payload/reason").asText());
  }

  @Test
  void ofTwoMembersNoneMakesAPartitionAndAnUnregisteredOneIsNone() {
    join(3);
    say("unhealthy", 0, 2);
    Registry.await("1 of 3 is a partition", () -> is("detected"));
    empty();
    Rest.post("system.unregister", "{\"instanceId\":\"" + members.get(2) + "\"}");
    say("unhealthy", 0, 2);
    looked();
    assertEquals(0, said("detected"), "0 of 2");
    assertNull(registry.run("HGET", "gossip:gossip:health", members.get(2)));
  }

  @Test
  void whoFallsSilentIsUnhealthyAfterItsTtlAndWhenTheSilentLeaveByAgeThatIsTheReason() {
    join(5);
    Registry.await("3 of 5 were silent for their ttl", () -> {
      say("healthy", 3, 5);
      return is("detected");
    });
    Registry.await("the silent were not seen for the window", () -> {
      say("healthy", 3, 5);
      return is("recovery");
    });
    assertEquals("members_left", registry.event("partition.recovered", "fleet").at("/payload/reason").asText());
    assertEquals(List.of(1, 1), List.of(said("detected"), said("recovered")));
  }
}
