package io.claudebench.event.group;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.event.Streams;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tenant's groups are its own, and who may only watch takes nothing from them. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(GroupTenantsTest.Two.class)
class GroupTenantsTest {
  private static final String SECRET = "-0123456789abcdef";

  public static class Two implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      var config = new HashMap<String, String>(Map.of("claudebench.prefix", "two"));
      Map.of("acme", "worker", "rival", "worker", "boss", "operator", "eyes", "watcher").forEach((name, role) -> {
        config.put("claudebench.keys." + name + ".secret", name + SECRET);
        config.put("claudebench.keys." + name + ".roles", role);
        config.put("claudebench.keys." + name + ".tenant", name.equals("rival") ? "rival" : "acme");
      });
      return config;
    }
  }

  @Inject
  Streams streams;

  private final Group group = new Group("g" + Streams.type(), Streams.type());

  @Test
  void aTenantsGroupsAreItsOwn() {
    openEpochs();
    ask("acme", "event.fetch", group.input()).ok();
    var event = Rest.map("type", group.type(), "payload", 1);
    ask("rival", "event.publish", event).ok();
    assertEquals(List.of(), Group.payloads(ask("acme", "event.fetch", group.input())));
    ask("rival", "event.groups", Rest.map("group", group.name())).refused("NOT_FOUND");

    var waits = HERE.send("event.fetch", group.input("waitMs", 20_000), "X-API-Key", "acme" + SECRET);
    ask("acme", "event.publish", event).ok();

    String id = Group.ids(waits.join())[0];
    ask("rival", "event.fetch", group.input()).ok();
    var settled = Rest.map("group", group.name(), "deliveryId", id);
    ask("rival", "event.ack", settled).refused("LEASE_LOST");
    ask("acme", "event.ack", settled).ok();
  }

  @Test
  void whoWatchesSeesAndTakesNothingAndAnOperatorSetsBack() {
    openEpochs();
    ask("acme", "event.fetch", group.input()).ok();
    var named = Rest.map("group", group.name(), "from", "start");

    ask("eyes", "event.groups", named).ok();
    ask("eyes", "event.dead", named).ok();
    for (String verb : List.of("event.fetch", "event.ack", "event.nack", "event.replay", "event.redrive",
        "event.group.delete")) {
      ask("eyes", verb, input(verb)).refused("FORBIDDEN");
    }
    ask("acme", "event.replay", named).refused("FORBIDDEN");
    ask("boss", "event.fetch", group.input()).refused("FORBIDDEN");
    ask("boss", "event.replay", named).ok();
  }

  private Map<String, Object> input(String verb) {
    return verb.equals("event.fetch") ? group.input() : Rest.map("group", group.name(), "deliveryId", "1-1", "from",
        "start");
  }

  private static Reply ask(String key, String verb, Object input) {
    return HERE.post(verb, input, "X-API-Key", key + SECRET);
  }

  /** Each tenant has its own, which task-service opens. */
  private void openEpochs() {
    String run = streams.run("HGET", "two:epoch", "runId").toString();
    for (String tenant : List.of("acme", "rival")) {
      streams.run("HSET", "{two:" + tenant + "}:epoch", "epoch", "1", "runId", run);
    }
  }
}
