package io.claudebench.trials;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limiter and breaker over two replicas are one limiter and one breaker. */
@Timeout(120)
class GuardsTest {
  private static final Map<String, Object> FAIL = Map.of("shouldFail", true);

  @Test
  void exactlyAHundredOf160CallsToTwoReplicasPass() throws Exception {
    try (var fleet = Fleet.start("event-service", "event-service")) {
      List<String> words = atOnce(fleet, 160, Map.of());

      assertEquals(100, words.stream().filter("OK"::equals).count());
      assertEquals(60, words.stream().filter("RATE_LIMITED"::equals).count());
    }
  }

  @Test
  void failuresOfBothReplicasOpenTheBreakerAndExactlyThreeProbesOfBothPass() throws Exception {
    try (var fleet = Fleet.start("event-service", "event-service")) {
      List<Rest> replicas = replicas(fleet);
      for (int i = 0; i < 5; i++) {
        assertEquals("UNAVAILABLE", word(replicas.get(i % 2), FAIL));
      }
      replicas.forEach(replica -> assertEquals("CIRCUIT_OPEN", word(replica, Map.of()), "the fifth answer is here"));

      await("half-open").atMost(Duration.ofSeconds(5)).pollDelay(Duration.ofMillis(1100)).until(() -> true);
      List<String> words = atOnce(fleet, 32, Map.of("delay", 500));

      assertEquals(3, words.stream().filter("OK"::equals).count());
      assertEquals(29, words.stream().filter("CIRCUIT_OPEN"::equals).count());
      replicas.forEach(replica -> assertEquals("OK", word(replica, Map.of()),
          "all probes succeeded, so it is closed for both"));
    }
  }

  @Test
  void whoAsksAnyReplicaAfterFiveOfManyParallelFailuresWereAnsweredIsRefused() throws Exception {
    try (var fleet = Fleet.start("event-service", "event-service"); var redis = fleet.resp()) {
      List<Rest> replicas = replicas(fleet);
      replicas.forEach(replica -> assertEquals("OK", word(replica, Map.of())));
      var answered = new AtomicInteger();
      var late = new ConcurrentLinkedQueue<String>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        IntStream.range(0, 24).forEach(i -> threads.submit(() -> {
          for (int n = 0; n < 3; n++) {
            boolean isOpen = answered.get() >= 5;
            String word = word(replicas.get((i + n) % 2), FAIL);
            if (isOpen) {
              late.add(word);
            }
            if (word.equals("UNAVAILABLE") && answered.incrementAndGet() == 5) {
              redis.ask("SET", Fleet.KEYS.of(Key.CIRCUIT_OPEN_MS, "test.circuit"), 60_000);
            }
          }
        }));
      }

      assertTrue(late.size() > 5, "some asked afterwards: " + late.size());
      assertEquals(Set.of("CIRCUIT_OPEN"), Set.copyOf(late));
    }
  }

  /** Calls both replicas in turn, all released by one latch; the words of their answers. */
  private static List<String> atOnce(Fleet fleet, int calls, Map<String, Object> input) throws Exception {
    List<Rest> replicas = replicas(fleet);
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = IntStream.range(0, calls).mapToObj(i -> threads.submit((Callable<String>) () -> {
        start.await();
        return word(replicas.get(i % 2), input);
      })).toList();
      start.countDown();
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS), "all were answered");
      return answers.stream().map(Future::resultNow).toList();
    }
  }

  private static List<Rest> replicas(Fleet fleet) {
    return List.of(fleet.rest("event-service"), fleet.rest("event-service-2"));
  }

  private static String word(Rest replica, Map<String, Object> input) {
    return replica.post("test.circuit", input).word();
  }
}
