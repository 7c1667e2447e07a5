package io.claudebench.instance;

import static io.claudebench.instance.States.item;
import static io.claudebench.instance.States.object;
import static io.claudebench.instance.States.ok;
import static io.claudebench.instance.States.refused;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Await;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store of five values, chunks of three. */
@QuarkusTest
@WithTestResource(RedisResource.class)
@TestProfile(Small.class)
class FullStateTest {

  @Inject
  Registry registry;

  @BeforeEach
  void empty() {
    ok("state.clear");
  }

  @Test
  void exactlyStatesMaxOfManyAtOnceAreKeptAndTheRestIsFull() {
    var calls = IntStream.range(0, 32)
        .mapToObj(i -> HERE.send("state.put", object("key", "k" + i, "value", i).toString())).toList();

    assertEquals(5, calls.stream().filter(call -> call.join().status() == 200).count());
    assertEquals(27, calls.stream().filter(call -> call.join().word().equals("FULL")).count());
    var full = calls.stream().map(call -> call.join()).filter(call -> call.status() != 200).findFirst().orElseThrow();
    assertEquals(507, full.status());
    assertEquals("statesMax", full.refused("FULL").get("limit").asText());
    assertEquals("{\"count\":5}", ok("state.count").toString());
    assertEquals(5, States.names(ok("state.list")).size());
  }

  @Test
  void aFullStoreStillReplacesReadsAndDeletes() {
    IntStream.range(0, 5).forEach(i -> States.put("k" + i, i));

    refused("FULL", "state.put", "key", "new", "value", 1);
    long version = States.put("k0", "replaced");
    assertEquals(version, ok("state.get", "key", "k0").get("version").asLong());
    assertTrue(ok("state.delete", "key", "k1").get("deleted").asBoolean());
    States.put("new", 1);
    refused("FULL", "state.put", "key", "k1", "value", 1);
  }

  @Test
  void valuesThatEndedMakeRoomAndLeaveTheIndex() {
    IntStream.range(0, 5).forEach(i -> ok("state.put", "key", "k" + i, "value", i, "ttlSeconds", i < 2 ? 1 : 100));
    refused("FULL", "state.put", "key", "new", "value", 1);
    Await.until("two end", () -> ok("state.count").get("count").asLong() == 3);

    States.put("new", 1);

    assertEquals(4, ok("state.count").get("count").asLong());
    assertEquals(4, registry.run("ZCARD", "small:state-names").toInteger());
    assertEquals(3, registry.run("ZCARD", "small:state-expiries").toInteger());
  }

  @Test
  void inABatchTheFirstFiveAreKeptAndTheRestIsFullOneByOne() {
    var answer = ok("state.batch_put", "items", IntStream.range(0, 8).mapToObj(i -> item("k" + i, i)).toList());

    assertEquals(5, answer.get("stored").asInt());
    assertEquals(List.of("FULL", "FULL", "FULL"), answer.get("results").findValuesAsText("code"));
    assertEquals(5, ok("state.count").get("count").asInt());
  }

  @Test
  void whatBefallsALaterChunkIsTheAnswerOfItsValues() {
    ok("state.batch_put", "items", List.of(item("a", 1)));
    String first = object("items", IntStream.range(0, 5).mapToObj(i -> item("k" + i, i)).toList(), "idempotencyKey",
        "later").toString();
    registry.run("SET", "small:idempotency:state.batch_put:later!1", "no digest");

    var answer = HERE.post("state.batch_put", first).ok();

    assertEquals(3, answer.get("stored").asInt());
    assertEquals("CONFLICT", answer.at("/results/3/error/code").asText());
    assertEquals(4, ok("state.count").get("count").asInt());
  }
}
