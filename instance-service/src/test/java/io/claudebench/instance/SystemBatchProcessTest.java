package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Scripts;
import io.claudebench.servers.RedisResource;
import io.claudebench.testkit.Reply;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The coordinator's part; no task-service runs here, so what would become tasks is refused. The whole is tried in
 * trials, BatchTest.
 */
@QuarkusTest
@WithTestResource(RedisResource.class)
class SystemBatchProcessTest {
  private static final String ITEMS = "[\"one\",{\"text\":\"two\",\"priority\":80}]";

  @Inject
  Registry registry;

  @Inject
  Scripts scripts;

  private final Keys keys = Keys.of("cb", "");
  private final String first = Registry.fresh();
  private final String second = Registry.fresh();
  private final String id = "b-" + Registry.fresh();

  @BeforeEach
  void twoInstances() {
    Registry.register(first, "\"roles\":[]").ok();
    Registry.register(second, "\"roles\":[]").ok();
  }

  @Test
  void theFirstInstanceHoldsTheLeaseAndAnotherIsToldWhoDoes() {
    assertEquals("UNAVAILABLE", word(process(first, ITEMS)), "nobody takes the items");
    assertTrue(lock().matches("\\d+ " + first), lock());
    assertTrue(registry.lifeMs("cb:batch:lock:" + id) > 55_000);
    assertTrue(registry.lifeMs("cb:batch:" + id) > 86_000_000);

    assertEquals("{\"processed\":false,\"processorId\":\"" + first
        + "\",\"itemsProcessed\":0,\"itemsCreated\":0,\"itemsFailed\":0}",
        process(second, ITEMS).ok().toString());
  }

  @Test
  void theCoordinatorIsNeverRefusedItsOwnProgressAndRenewsItsLease() {
    process(first, ITEMS);
    long fence = fence();
    created();
    registry.run("PEXPIRE", "cb:batch:lock:" + id, "5000");

    assertEquals("{\"processed\":true,\"processorId\":\"" + first
        + "\",\"itemsProcessed\":2,\"itemsCreated\":2,\"itemsFailed\":1}", process(first, ITEMS).ok().toString());
    assertEquals("{\"processed\":false,\"processorId\":\"" + first
        + "\",\"itemsProcessed\":2,\"itemsCreated\":2,\"itemsFailed\":1}", process(second, ITEMS).ok().toString());
    assertEquals(fence, fence());
    assertTrue(registry.lifeMs("cb:batch:lock:" + id) > 55_000);
  }

  @Test
  void aLeaseThatEndedAndACoordinatorThatIsGoneAreTakenOverUnderAGreaterFence() {
    process(first, ITEMS);
    created();
    long fence = fence();
    registry.run("DEL", "cb:batch:lock:" + id);
    assertEquals(second, process(second, ITEMS).ok().get("processorId").asText());
    assertTrue(fence() > fence);

    fence = fence();
    HERE.post("system.unregister", "{\"instanceId\":\"" + second + "\"}").ok();
    assertEquals(first, process(first, ITEMS).ok().get("processorId").asText());
    assertTrue(fence() > fence);
  }

  @Test
  void aSilentCoordinatorIsTakenOver() {
    process(first, ITEMS);
    created();
    long seen = Long.parseLong(registry.hash("cb:instance:" + first).get("lastSeen"));
    registry.run("HSET", "cb:instance:" + first, "lastSeen", Long.toString(seen - 46_000));
    assertTrue(process(second, ITEMS).ok().get("processed").asBoolean());
  }

  @Test
  void aReportUnderAnOldFenceWritesNothing() {
    process(first, ITEMS);
    String old = Long.toString(fence());
    registry.run("DEL", "cb:batch:lock:" + id);
    process(second, ITEMS);
    var before = registry.hash("cb:batch:" + id);

    for (String items : List.of("2", "forget")) {
      Response late = report(first, before.get("digest"), old, items);
      assertEquals("0 " + second, late.get(0) + " " + late.get(1));
      assertEquals(before, registry.hash("cb:batch:" + id));
    }
    Response own = report(second, before.get("digest"), Long.toString(fence()), "2");
    assertEquals("1 " + second + " ", own.get(0) + " " + own.get(1) + " " + own.get(2));
    assertEquals("2", registry.hash("cb:batch:" + id).get("created"));
  }

  @Test
  void otherItemsUnderTheSameIdAreAConflict() {
    process(first, ITEMS);
    assertEquals("CONFLICT", word(process(first, "[\"one\"]")));
    assertEquals("CONFLICT", word(process(second, "[\"one\",{\"text\":\"two\"}]")));
    assertEquals("UNAVAILABLE", word(process(first, "[\"one\",{\"priority\":80,\"text\":\"two\"}]")),
        "the order of keys is no difference");
  }

  @Test
  void anUnknownInstanceIsNotFoundAndWritesNothing() {
    Reply answer = process("nobody", ITEMS);
    assertEquals("NOT_FOUND", word(answer));
    assertTrue(answer.json().get("fix").asText().contains("system.register"));
    assertEquals(0, registry.run("EXISTS", "cb:batch:" + id, "cb:batch:lock:" + id).toInteger());
  }

  @Test
  void badItemsAreInvalidNameTheirPlaceAndBeginNothing() {
    assertEquals("/items/1", pointer("[\"a\",7]"));
    assertEquals("/items/0", pointer("[null]"));
    assertEquals("/items/0/idempotencyKey", pointer("[{\"text\":\"a\",\"idempotencyKey\":\"k\"}]"));
    assertEquals("/items/1/dependsOn", pointer("[\"a\",{\"text\":\"b\",\"dependsOn\":[\"a\"]}]"));
    assertEquals("/items", pointer("[]"));
    assertEquals("TOO_LARGE", word(process(first, "[" + "\"x\",".repeat(1000) + "\"x\"]")));
    assertEquals("INVALID",
        word(HERE.post("system.batch.process", "{\"batchId\":\"lock:" + id + "\",\"instanceId\":\"" + first
            + "\",\"items\":[\"a\"]}")));
    assertEquals(0, registry.run("EXISTS", "cb:batch:" + id, "cb:batch:lock:" + id).toInteger());
  }

  @Test
  void exactlyOneOf32InstancesAtOnceCoordinates() {
    var names = IntStream.range(0, 32).mapToObj(i -> Registry.fresh()).toList();
    names.forEach(name -> Registry.register(name, "\"roles\":[]").ok());
    var answers = names.stream().map(name -> HERE.send("system.batch.process", input(name, ITEMS))).toList().stream()
        .map(answer -> answer.join()).toList();

    assertEquals(1, answers.stream().filter(answer -> answer.status() == 503).count(),
        "the coordinator found nobody to take the items");
    assertEquals(Set.of(lock().split(" ")[1]), answers.stream().filter(answer -> answer.status() == 200)
        .map(answer -> answer.json().get("processorId").asText()).collect(Collectors.toSet()));
  }

  /** As if task-service had taken both items and one had completed, one failed. */
  private void created() {
    registry.run("HSET", "cb:batch:" + id, "created", "2");
    registry.run("HSET", "cb:progress:batch:" + id, "total", "2", "created", "2", "completed", "1", "failed", "1");
  }

  private Response report(String instance, String digest, String fence, String items) {
    return scripts.load("coordinate_batch").of(id).run(Background.silent(keys), id, instance, digest, 2, 60_000,
        86_400_000, fence, items, 10_000).await().atMost(Duration.ofSeconds(5));
  }

  private String lock() {
    return registry.run("GET", "cb:batch:lock:" + id).toString();
  }

  private long fence() {
    return Long.parseLong(lock().split(" ")[0]);
  }

  private String pointer(String items) {
    Reply answer = process(first, items);
    assertEquals("INVALID", word(answer));
    return answer.refused("INVALID").at("/errors/0/pointer").asText();
  }

  private Reply process(String instance, String items) {
    return HERE.post("system.batch.process", input(instance, items));
  }

  private String input(String instance, String items) {
    return "{\"batchId\":\"" + id + "\",\"instanceId\":\"" + instance + "\",\"items\":" + items + "}";
  }

  private static String word(Reply answer) {
    return answer.json().path("code").asText();
  }
}
