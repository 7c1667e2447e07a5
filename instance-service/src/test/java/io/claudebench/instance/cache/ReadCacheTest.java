package io.claudebench.instance.cache;

import static io.claudebench.instance.cache.Reads.given;
import static io.claudebench.instance.cache.Reads.verb;
import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Verb;
import io.claudebench.instance.Registry;
import io.claudebench.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@QuarkusTest
@TestProfile(Reads.Small.class)
class ReadCacheTest {
  private static final int TIMEOUT_MS = 8_000;

  @Inject Reads reads;
  @Inject Registry registry;

  private final AtomicInteger loads = new AtomicInteger();
  private Reads.Replica one;
  private Reads.Replica two;
  private Verb verb;

  @BeforeEach
  void twoReplicas(TestInfo test) {
    verb = verb("test." + test.getTestMethod().orElseThrow().getName().toLowerCase(), TIMEOUT_MS, 60);
    one = reads.another();
    two = reads.another();
  }

  @AfterEach
  void stop() {
    one.cache().stop(null);
    two.cache().stop(null);
  }

  /** The number of this load, after a while. */
  private Uni<Object> slow() {
    return Uni.createFrom().<Object>item(() -> new Reads.Out(loads.incrementAndGet()))
        .onItem().delayIt().by(Duration.ofMillis(300));
  }

  private Uni<Object> quick() {
    return given(loads.incrementAndGet());
  }

  private String key(String kind) {
    return "cb:cache:" + kind + ":" + verb.name();
  }

  @Test
  void aThousandMissesOverTwoReplicasAreOneLoad() {
    try (var pool = Executors.newFixedThreadPool(32)) {
      var asked = IntStream.range(0, 1000).mapToObj(i -> CompletableFuture
          .supplyAsync(() -> (i % 2 == 0 ? one : two).value(verb, "a", this::slow), pool)).toList();
      asked.forEach(answer -> assertEquals(1, answer.join()));
    }
    assertEquals(1, loads.get());
    assertEquals(1, one.count("cache.loads") + count(two, "cache.loads"));
    double memory = one.count("cache.hits", "tier", "l1") + two.count("cache.hits", "tier", "l1");
    double redis = one.count("cache.hits", "tier", "l2") + two.count("cache.hits", "tier", "l2");
    assertEquals(1000, memory + redis + one.count("cache.misses") + two.count("cache.misses"));
    assertTrue(redis > 0, "the other replica has it from Redis");

    assertEquals(1, two.value(verb, "a", this::quick));
    assertEquals(memory + 1, one.count("cache.hits", "tier", "l1") + two.count("cache.hits", "tier", "l1"));
    assertTrue(registry.lifeMs(registry.run("KEYS", key("handler") + ":*").get(0).toString()) > 50_000);
  }

  private static double count(Reads.Replica replica, String name) {
    return replica.meters().find(name).counters().stream().mapToDouble(counter -> counter.count()).sum();
  }

  @Test
  void inputsAndTenantsHaveAnswersOfTheirOwn() {
    assertEquals(1, one.value(verb, "a", this::quick));
    assertEquals(2, one.value(verb, "b", this::quick));
    assertEquals(3, Reads.value(one.ask(verb, "acme", "a", this::quick)));
    assertEquals(1, two.value(verb, "a", this::quick));
    assertEquals(3, Reads.value(two.ask(verb, "acme", "a", this::quick)));
  }

  @Test
  void aVerbThatKeepsNothingIsAskedEachTime() {
    Verb plain = verb("test.plain", TIMEOUT_MS, 0);
    assertEquals(1, one.value(plain, "a", this::quick));
    assertEquals(2, one.value(plain, "a", this::quick));
    assertEquals(0, registry.run("KEYS", "cb:cache:handler:test.plain:*").size());
  }

  @Test
  void whatIsInvalidatedIsLoadedAnewByEveryReplica() {
    assertEquals(1, one.value(verb, "a", this::quick));
    assertEquals(1, two.value(verb, "a", this::quick));
    one.invalidate(verb);
    assertEquals(2, one.value(verb, "a", this::quick));
    Await.until("the other heard", () -> two.value(verb, "a", this::quick) == 2);
    assertEquals(2, loads.get());
  }

  @Test
  void anInvalidationWinsAgainstALoadUnderWay() {
    var old = new CompletableFuture<Object>();
    var asked = one.ask(verb, "", "a", () -> Uni.createFrom().completionStage(old));
    Await.until("it loads", () -> registry.run("KEYS", key("loading") + ":*").size() == 1);
    one.invalidate(verb);
    assertEquals(2, one.value(verb, "a", () -> given(2)), "nobody waits for what is old already");
    assertEquals(2, two.value(verb, "a", () -> given(3)));
    two.invalidate(verb);
    old.complete(new Reads.Out(1));
    assertEquals(1, Reads.value(asked), "who asked before has what was so then");

    assertEquals(3, one.value(verb, "a", () -> given(3)));
    Await.until("the other heard", () -> two.value(verb, "a", () -> given(4)) == 3);
  }

  @Test
  void aReplicaThatLostItsConnectionForgetsEverything() {
    assertEquals(1, one.value(verb, "a", this::quick));
    registry.run("INCR", key("generation")); // a word that is lost
    assertEquals(1, one.value(verb, "a", this::quick));
    assertTrue(registry.run("CLIENT", "KILL", "TYPE", "pubsub").toInteger() > 0);
    Await.until("it listens again", () -> one.value(verb, "a", this::quick) == 2);
    assertEquals(2, two.value(verb, "a", this::quick));
  }

  @Test
  void aRefusalIsForThoseWhoAskedTogetherAndIsNotKept() throws Exception {
    Uni<Object> refused = Uni.createFrom().item(() -> loads.incrementAndGet()).onItem().delayIt()
        .by(Duration.ofMillis(400)).map(late -> {
          throw Refusal.NOT_FOUND.because("There is none.");
        });
    var together = IntStream.range(0, 50).mapToObj(i -> one.ask(verb, "", "a", () -> refused)).toList();
    Await.until("it loads", () -> registry.run("KEYS", key("loading") + ":*").size() == 1);
    var elsewhere = two.ask(verb, "", "a", () -> given(7));
    long start = System.nanoTime();
    for (var answer : together) {
      Throwable why = assertThrows(CompletionException.class, answer::join).getCause();
      assertEquals(Refusal.NOT_FOUND, assertInstanceOf(Refused.class, why).word());
    }
    assertEquals(1, loads.get());
    assertEquals(7, Reads.value(elsewhere), "another replica tries itself");
    assertTrue(System.nanoTime() - start < Duration.ofMillis(TIMEOUT_MS / 4).toNanos(), "as soon as it knows");
    assertEquals(7, one.value(verb, "a", this::quick));
  }

  @Test
  void whoLeavesEndsTheLoadForNobodyElse() {
    var leaves = one.ask(verb, "", "a", this::slow);
    var stays = one.ask(verb, "", "a", this::slow);
    var elsewhere = two.ask(verb, "", "a", this::slow);
    leaves.cancel(true);
    assertEquals(1, Reads.value(stays));
    assertEquals(1, Reads.value(elsewhere));
    assertEquals(1, loads.get());
  }

  @Test
  void anOldAnswerIsGivenWhileOneReplicaLoadsItAnew() {
    Verb brief = verb("test.brief", TIMEOUT_MS, 5);
    assertEquals(1, one.value(brief, "a", this::slow));
    assertEquals(1, two.value(brief, "a", this::slow));
    long start = System.nanoTime();
    Await.until("it is loaded anew", Duration.ofMillis(4_900), () -> {
      long before = System.nanoTime();
      int first = one.value(brief, "a", this::slow);
      int second = two.value(brief, "a", this::slow);
      assertTrue(System.nanoTime() - before < Duration.ofMillis(290).toNanos(), "nobody waits for the handler");
      return first == 2 && second == 2;
    });
    assertTrue(System.nanoTime() - start > Duration.ofMillis(3_500).toNanos(), "not before it is old");
    assertEquals(2, loads.get());
  }

  @Test
  void whoseLoaderDiedLoadsItself() {
    Verb patient = verb("test.patient", 2_000, 60);
    var lost = reads.another();
    lost.ask(patient, "", "a", () -> Uni.createFrom().nothing());
    Await.until("it loads", () -> registry.run("KEYS", "cb:cache:loading:test.patient:*").size() == 1);
    lost.cache().stop(null);
    long start = System.nanoTime();
    assertEquals(1, one.value(patient, "a", this::quick));
    long ms = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(ms >= 900 && ms < 2_000, "after " + ms + " ms");
    assertEquals(1, two.value(patient, "a", this::quick));
  }

  @Test
  void redisKeepsOnlySoMany() {
    for (int i = 0; i < Reads.ENTRIES_MAX + 10; i++) {
      one.value(verb, "a" + i, this::quick);
    }
    assertEquals(Reads.ENTRIES_MAX, registry.run("KEYS", key("handler") + ":*").size());
    assertEquals(Reads.ENTRIES_MAX, registry.run("ZCARD", key("handlers")).toInteger());
    assertEquals(Reads.ENTRIES_MAX + 10, two.value(verb, "a" + (Reads.ENTRIES_MAX + 9), this::quick));
    assertEquals(0, registry.run("KEYS", key("loading") + ":*").size());
  }

  @Test
  void theCatalogueIsKeptUntilItChangesAndWarmBeforeAnybodyAsks() {
    Await.until("it is warm", () -> registry.run("KEYS", "cb:cache:handler:system.discover:*").size() == 1);
    double before = HERE.metric("cache_hits_total{tier=\"l1\",verb=\"system.discover\"}");
    JsonNode verbs = HERE.post("system.discover", "{}").ok().get("verbs");
    assertEquals(verbs, HERE.post("system.discover", "{}").ok().get("verbs"));
    assertTrue(HERE.metric("cache_hits_total{tier=\"l1\",verb=\"system.discover\"}") >= before + 1);

    Await.until("the fleet's numbers say it", () -> HERE.post("system.metrics", "{\"detailed\":true}").ok()
        .at("/verbs/system.discover/cache/l1").asLong() >= 1);

    String path = "/schemas/hook.fake";
    assertEquals(404, HERE.get(path).status());
    assertFalse(HERE.get("/verbs").ok().toString().contains("hook.fake"));
    var fake = (ObjectNode) verbs.get(0).deepCopy();
    fake.put("name", "hook.fake").put("service", "hook-service");
    registry.run("HSET", "cb:verbs:hook-service", "hook.fake", fake.toString());
    Await.until("it is there", () -> HERE.post("system.discover", "{}").ok().toString().contains("hook.fake"));
    Await.until("doors show it", () -> HERE.get("/verbs").ok().toString().contains("hook.fake")
        && HERE.get(path).status() == 200);
  }
}
