package io.claudebench.instance.state;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.instance.States;
import io.claudebench.servers.RedisResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Four clients walk the state store at random, each under a prefix of its own and with a naive model of it.
 * {@code -Dseed=} repeats the choices, {@code -Dsteps=} sets their number.
 */
@QuarkusTest
@WithTestResource(RedisResource.class)
class StateWalkTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = Integer.getInteger("steps", 6000);
  private static final int CLIENTS = 4;

  @Inject
  States states;

  @Test
  void theStoreAndTheModelAgreeAtEveryStep() {
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<StateWalker> walkers = IntStream.range(0, CLIENTS)
          .mapToObj(i -> new StateWalker(SEED + i, states, States.fresh())).toList();
      walkers.stream().map(walker -> CompletableFuture.runAsync(() -> walker.walk(STEPS / CLIENTS), threads)).toList()
          .forEach(CompletableFuture::join);

      var versions = walkers.stream().flatMap(walker -> walker.versions().stream()).toList();
      assertTrue(versions.size() == new TreeSet<>(versions).size(), () -> "seed " + SEED
          + ": a version was given out twice");
      var seen = new TreeSet<>(walkers.stream().flatMap(walker -> walker.seen().stream()).toList());
      assertTrue(seen.containsAll(List.of("put", "put CONFLICT", "delete", "delete CONFLICT", "get", "get none",
          "ended", "list", "count", "clear", "batch")),
          () -> "seed " + SEED + ": the walk only saw " + seen);
    }
  }

}
