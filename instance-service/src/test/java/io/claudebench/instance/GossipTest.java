package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a fleet counts as parted. Its members say how they are, or fall silent for real. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(QuickReaper.class)
class GossipTest {

  @Inject
  Registry registry;

  private final List<String> members = new ArrayList<>();

  @BeforeEach
  void empty() {
    registry.run("DEL", "quick:gossip:health", "quick:instances:active", "quick:instances:due",
        "quick:partition:detected", "quick:partition:recovery",
        "quick:stream:partition.detected", "quick:stream:partition.recovered");
  }

  private void join(int n) {
    IntStream.range(0, n).forEach(i -> {
      members.add(Registry.fresh());
      Registry.register(members.getLast(), "\"roles\":[],\"ttlSeconds\":5").ok();
    });
  }

  private void say(String status, int from, int to) {
    members.subList(from, to)
        .forEach(id -> States.ok("system.heartbeat", "instanceId", id, "status", status));
  }

  private boolean is(String flag) {
    return registry.run("EXISTS", "quick:partition:" + flag).toInteger() == 1;
  }

  private int said(String what) {
    return registry.run("XLEN", "quick:stream:partition." + what).toInteger();
  }

  /** A look came and went: it dropped a member of long ago. */
  private void looked() {
    registry.run("HSET", "quick:gossip:health", "long-ago", "{\"status\":\"OFFLINE\",\"ttl\":1,\"seen\":1}");
    Await.until("a look dropped it", () -> registry.run("HGET", "quick:gossip:health", "long-ago") == null);
  }

  @Test
  void exactlyHalfIsNoPartitionUnderHalfIsAndOnlyAbove70PercentIsItsEnd() {
    join(10);
    say("unhealthy", 0, 5);
    looked();
    assertEquals(0, said("detected"), "5 of 10");
    say("unhealthy", 5, 6);
    Await.until("4 of 10 is one", () -> is("detected"));
    say("healthy", 0, 3);
    looked();
    assertEquals(true, is("detected"), "7 of 10 is not above 70 %");
    assertEquals(false, is("recovery"));
    say("degraded", 3, 4);
    Await.until("8 of 10 is its end", () -> is("recovery"));
    assertEquals(false, is("detected"));
    assertEquals(List.of(1, 1), List.of(said("detected"), said("recovered")), "each said once");
    assertEquals("healed", registry.event("partition.recovered", "fleet").at("/payload/reason").asText());
  }

  @Test
  void onlyTheReplicaThatHasTheDutyLooks() {
    registry.run("SET", "quick:duty:gossip", "999 another-replica", "PX", "3000");
    join(1);
    looked();
    assertFalse(registry.run("GET", "quick:duty:gossip").toString().contains("another-replica"),
        "it looked while another had the duty");
  }

  @Test
  void ofTwoMembersNoneMakesAPartitionAndAnUnregisteredOneIsNone() {
    join(3);
    say("unhealthy", 0, 2);
    Await.until("1 of 3 is a partition", () -> is("detected"));
    empty();
    HERE.post("system.unregister", "{\"instanceId\":\"" + members.get(2) + "\"}").ok();
    say("unhealthy", 0, 2);
    looked();
    assertEquals(0, said("detected"), "0 of 2");
    assertNull(registry.run("HGET", "quick:gossip:health", members.get(2)));
  }

  @Test
  void sessionsOfAgentsArePartOfNoPartition() {
    join(2);
    for (int i = 0; i < 8; i++) {
      String session = Registry.fresh();
      Registry.session(session).ok();
      States.ok("system.heartbeat", "instanceId", session, "status", "unhealthy");
    }
    looked();
    assertEquals(0, said("detected"), "2 of 2");
    join(1);
    say("unhealthy", 0, 2);
    Await.until("1 of 3 is one", () -> is("detected"));
  }

  @Test
  void whoFallsSilentIsUnhealthyAfterItsTtlAndWhenTheSilentLeaveByAgeThatIsTheReason() {
    join(5);
    Await.until("3 of 5 were silent for their ttl", () -> {
      say("healthy", 3, 5);
      return is("detected");
    });
    Await.until("the silent were not seen for the window", () -> {
      say("healthy", 3, 5);
      return is("recovery");
    });
    assertEquals("members_left", registry.event("partition.recovered", "fleet").at("/payload/reason").asText());
    assertEquals(List.of(1, 1), List.of(said("detected"), said("recovered")));
  }
}
