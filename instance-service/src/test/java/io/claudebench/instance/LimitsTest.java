package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is remembered for a while is bounded by a number too: three decisions, three batches, three dead. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(LimitsTest.Small.class)
class LimitsTest {

  public static class Small extends QuickReaper {
    @Override
    public Map<String, String> getConfigOverrides() {
      var config = new TreeMap<>(super.getConfigOverrides());
      config.put("claudebench.prefix", "limits");
      config.put("claudebench.instance.quorum.decisions-max", "3");
      config.put("claudebench.instance.quorum.life-ms", "2000");
      config.put("claudebench.instance.batch.batches-max", "3");
      config.put("claudebench.instance.dead-instances-max", "3");
      return config;
    }
  }

  @Inject
  Registry registry;

  @Test
  void exactlyDecisionsMaxOfManyAtOnceBeginAndWhatIsForgottenMakesRoom() {
    var answers = IntStream.range(0, 16).mapToObj(i -> Rest.send("system.quorum.vote", vote("d" + i, "a"))).toList()
        .stream().map(answer -> answer.join()).toList();
    assertEquals(3, answers.stream().filter(answer -> answer.status() == 200).count());
    assertFull("decisionsMax", answers.stream().filter(answer -> answer.status() != 200).findFirst().orElseThrow());
    String begun = IntStream.range(0, 16).filter(i -> answers.get(i).status() == 200).mapToObj(i -> "d" + i).findFirst()
        .orElseThrow();
    assertEquals(200, Rest.post("system.quorum.vote", vote(begun, "b")).status(), "one that is open goes on");

    Registry.await("they are forgotten", () -> Rest.post("system.quorum.vote", vote("late", "a")).status() == 200);
    Registry.await("all of them", () -> registry.run("EXISTS", "limits:quorum:decision:" + begun).toInteger() == 0);
    assertEquals(200, Rest.post("system.quorum.vote", vote("later", "a")).status());
    assertEquals(2, registry.run("ZCARD", "limits:quorum:decisions").toInteger());
  }

  @Test
  void exactlyBatchesMaxOfManyAtOnceBeginAndThoseGoOn() {
    String one = Registry.fresh();
    Registry.register(one, "\"roles\":[]");
    var answers = IntStream.range(0, 12).mapToObj(i -> Rest.send("system.batch.process", batch("b" + i, one))).toList()
        .stream().map(answer -> answer.join()).toList();
    assertEquals(3, answers.stream().filter(answer -> answer.status() == 503).count(),
        "begun; nobody takes the items here");
    Rest full = answers.stream().filter(answer -> answer.status() == 507).findFirst().orElseThrow();
    assertFull("batchesMax", full);
    assertEquals(9, answers.stream().filter(answer -> answer.status() == 507).count());
    String begun = IntStream.range(0, 12).filter(i -> answers.get(i).status() == 503).mapToObj(i -> "b" + i).findFirst()
        .orElseThrow();
    assertEquals(503, Rest.post("system.batch.process", batch(begun, one)).status());
  }

  @Test
  void ofFiveDeadTheThreeLastAreRememberedAndOneThatCameBackIsNotForgotten() {
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> i + Registry.fresh()).toList();
    die(ids.subList(0, 1));
    assertEquals("{\"alive\":true}",
        Rest.post("system.heartbeat", "{\"instanceId\":\"" + ids.getFirst() + "\"}").body().toString());
    Registry.register(ids.getFirst(), "\"roles\":[],\"ttlSeconds\":300");
    die(ids.subList(1, 2));
    die(ids.subList(2, 5));

    assertEquals("healthy", status(ids.getFirst()), "it lives");
    assertEquals(Stream.of(null, "OFFLINE", "OFFLINE", "OFFLINE").toList(),
        ids.subList(1, 5).stream().map(this::status).toList());
    assertEquals(0, registry.run("HEXISTS", "limits:gossip:health", ids.get(1)).toInteger());
    assertEquals(3, registry.run("ZCARD", "limits:instances:dead").toInteger());
  }

  private void die(List<String> ids) {
    ids.forEach(id -> Registry.register(id, "\"roles\":[],\"capabilities\":[\"java\"],\"ttlSeconds\":5"));
    ids.forEach(id -> Registry.await(id + " is dead", () -> "OFFLINE".equals(status(id))));
  }

  private String status(String id) {
    return registry.hash("limits:instance:" + id).get("status");
  }

  private static void assertFull(String limit, Rest answer) {
    assertEquals(507, answer.status());
    assertEquals(limit, answer.body().get("limit").asText());
  }

  private static String vote(String decision, String voter) {
    return "{\"instanceId\":\"" + voter + "\",\"decision\":\"" + decision + "\",\"value\":1,\"totalInstances\":3}";
  }

  private static String batch(String id, String instance) {
    return "{\"batchId\":\"" + id + "\",\"instanceId\":\"" + instance + "\",\"items\":[\"one\"]}";
  }
}
