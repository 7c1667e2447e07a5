package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered for a while is bounded by a number too: three decisions, three batches, three dead. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(Small.class)
class LimitsTest {

  @Inject
  Registry registry;

  /** Those of other tests must not die now. */
  @BeforeEach
  void nobodyElse() {
    registry.run("DEL", "small:instances:active", "small:instances:due", "small:instances:dead");
  }

  @Test
  void exactlyDecisionsMaxOfManyAtOnceBeginAndWhatIsForgottenMakesRoom() {
    var answers = IntStream.range(0, 16).mapToObj(i -> HERE.send("system.quorum.vote", vote("d" + i, "a"))).toList()
        .stream().map(answer -> answer.join()).toList();
    assertEquals(3, answers.stream().filter(answer -> answer.status() == 200).count());
    assertEquals(13, answers.stream().filter(answer -> answer.word().equals("FULL")).count());
    assertFull("decisionsMax", answers.stream().filter(answer -> answer.status() != 200).findFirst().orElseThrow());
    String begun = IntStream.range(0, 16).filter(i -> answers.get(i).status() == 200).mapToObj(i -> "d" + i).findFirst()
        .orElseThrow();
    assertEquals(200, HERE.post("system.quorum.vote", vote(begun, "b")).status(), "one that is open goes on");

    Await.until("they are forgotten", () -> HERE.post("system.quorum.vote", vote("late", "a")).status() == 200);
    Await.until("all of them", () -> registry.run("EXISTS", "small:quorum:decision:" + begun).toInteger() == 0);
    assertEquals(200, HERE.post("system.quorum.vote", vote("later", "a")).status());
    assertEquals(2, registry.run("ZCARD", "small:quorum:decisions").toInteger());
  }

  @Test
  void exactlyBatchesMaxOfManyAtOnceBeginAndThoseGoOn() {
    String one = Registry.fresh();
    Registry.register(one, "\"roles\":[]").ok();
    var answers = IntStream.range(0, 12).mapToObj(i -> HERE.send("system.batch.process", batch("b" + i, one))).toList()
        .stream().map(answer -> answer.join()).toList();
    assertEquals(3, answers.stream().filter(answer -> answer.word().equals("UNAVAILABLE")).count(),
        "begun; nobody takes the items here");
    Reply full = answers.stream().filter(answer -> answer.status() == 507).findFirst().orElseThrow();
    assertFull("batchesMax", full);
    assertEquals(9, answers.stream().filter(answer -> answer.word().equals("FULL")).count());
    String begun = IntStream.range(0, 12).filter(i -> answers.get(i).status() == 503).mapToObj(i -> "b" + i).findFirst()
        .orElseThrow();
    assertEquals(503, HERE.post("system.batch.process", batch(begun, one)).status());
  }

  @Test
  void ofFiveDeadTheThreeLastAreRememberedAndOneThatCameBackIsNotForgotten() {
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> i + Registry.fresh()).toList();
    die(ids.subList(0, 1));
    assertEquals("{\"alive\":true}",
        HERE.post("system.heartbeat", "{\"instanceId\":\"" + ids.getFirst() + "\"}").ok().toString());
    Registry.register(ids.getFirst(), "\"roles\":[],\"ttlSeconds\":300").ok();
    die(ids.subList(1, 2));
    die(ids.subList(2, 5));

    assertEquals("healthy", status(ids.getFirst()), "it lives");
    assertEquals(Stream.of(null, "OFFLINE", "OFFLINE", "OFFLINE").toList(),
        ids.subList(1, 5).stream().map(this::status).toList());
    assertEquals(0, registry.run("HEXISTS", "small:gossip:health", ids.get(1)).toInteger());
    assertEquals(3, registry.run("ZCARD", "small:instances:dead").toInteger());
  }

  private void die(List<String> ids) {
    ids.forEach(id -> Registry.register(id, "\"roles\":[],\"capabilities\":[\"java\"],\"ttlSeconds\":5").ok());
    ids.forEach(id -> Await.until(id + " is dead", () -> "OFFLINE".equals(status(id))));
  }

  private String status(String id) {
    return registry.hash("small:instance:" + id).get("status");
  }

  private static void assertFull(String limit, Reply answer) {
    assertEquals(507, answer.status());
    assertEquals(limit, answer.refused("FULL").get("limit").asText());
  }

  private static String vote(String decision, String voter) {
    return "{\"instanceId\":\"" + voter + "\",\"decision\":\"" + decision + "\",\"value\":1,\"totalInstances\":3}";
  }

  private static String batch(String id, String instance) {
    return "{\"batchId\":\"" + id + "\",\"instanceId\":\"" + instance + "\",\"items\":[\"one\"]}";
  }
}
