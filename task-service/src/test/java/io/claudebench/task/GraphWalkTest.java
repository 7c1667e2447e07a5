package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.scanner.Snapshot;
import io.claudebench.task.GraphWalker.Born;
import io.claudebench.testkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Parallel clients over dependsOn, requires, claimNext, delete, redrive, pause and volatile. The model is one sentence
 * per task: it was claimed only after its parents ended as its policy wants, and at the end it is blocked only by a
 * parent that did not complete. {@code -Dseed=} repeats a walk.
 */
class GraphWalkTest extends Contract {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = Integer.getInteger("steps", 4_000);
  private static final int CLIENTS = 4;

  /** As tasks go by themselves: one that moves on meanwhile is met where it comes to. */
  private static final List<Key> WAY = List.of(Key.LEASES, Key.RELEASING, Key.SCHEDULED, Key.ASSIGNED, Key.PENDING);

  private final List<Born> born = Collections.synchronizedList(new ArrayList<>());

  @Test
  void tasksRunOnlyAfterTheirParentsAndOnlyWhereTheyCan() throws Exception {
    System.out.println("GraphWalkTest: repeat with -Dseed=" + SEED + " -Dsteps=" + STEPS);
    try (var redis = new Resp(stage.redis)) {
      World.quiet(stage.rest, redis, stage.keys);
      GraphWalker.WORKERS.forEach((name, can) -> {
        World.register(redis, stage.keys, name, 20);
        can.forEach(capability -> redis.ask("SADD", stage.keys.of(Key.CAPABILITIES, name), capability));
      });
      var scanner = new Scanner(redis, stage.keys);
      walk(scanner);
      drain(redis);
      scanner.assertSound();
      var history = History.read(redis, stage.keys);
      Snapshot end = Snapshot.of(redis, stage.keys);
      born.forEach(task -> judge(task, history, end));
      long children = born.stream().filter(task -> !task.parents().isEmpty() && claim(task, history).isPresent())
          .count();
      assertTrue(children > STEPS / 100, () -> "only " + children + " children were claimed");
      assertEquals(Set.of(), Set.copyOf(end.required().keySet()), "requirements of live tasks");
      stage.assertEqualInBoth(born.stream().filter(task -> !task.isVolatile()
          && !status(end, task.id()).equals("deleted")).map(Born::id).toList());
    } catch (Throwable e) {
      throw new AssertionError("seed " + SEED + ": " + e.getMessage(), e);
    }
  }

  private void walk(Scanner scanner) throws Exception {
    var steps = new AtomicInteger();
    try (var pool = Executors.newFixedThreadPool(CLIENTS)) {
      var clients = new ArrayList<Future<Void>>();
      for (int i = 0; i < CLIENTS; i++) {
        var walker = new GraphWalker(stage.rest, born, SEED + i);
        Callable<Void> client = () -> {
          for (int step = steps.incrementAndGet(); step <= STEPS; step = steps.incrementAndGet()) {
            walker.step();
            if (step % 100 == 0) {
              scanner.assertSound();
            }
          }
          return null;
        };
        clients.add(pool.submit(client));
      }
      for (Future<Void> client : clients) {
        client.get();
      }
    }
  }

  /** All that can run does. */
  private void drain(Resp redis) {
    stage.ok("task.resume", map());
    World.register(redis, stage.keys, "drainer", 10_000);
    Set.of("gpu", "eu")
        .forEach(capability -> redis.ask("SADD", stage.keys.of(Key.CAPABILITIES, "drainer"), capability));
    Await.until("nothing waits, runs or is due", () -> {
      redis.texts("ZRANGE", stage.keys.of(Key.LEASES), 0, -1)
          .forEach(id -> stage.rest.post("task.cancel", map("id", id, "force", true)));
      stage.ok("task.claim", map("workerId", "drainer", "maxTasks", 100)).get("tasks")
          .forEach(task -> stage.ok("task.complete",
          map("id", task.get("id").textValue(), "workerId", "drainer", "fence", task.get("fence").longValue(), "result",
              1)));
      return WAY.stream().allMatch(place -> redis.number("ZCARD", stage.keys.of(place)) == 0)
          && onlyBlockedCount(redis);
    });
    redis.texts("ZRANGE", stage.keys.of(Key.BLOCKED), 0, -1)
        .forEach(id -> assertTrue(isHeldBack(redis, id), id + " is blocked by nobody"));
    redis.texts("ZRANGE", stage.keys.of(Key.BLOCKED), 0, -1)
        .forEach(id -> stage.rest.post("task.cancel", map("id", id)));
  }

  private boolean onlyBlockedCount(Resp redis) {
    return redis.texts("HKEYS", stage.keys.of(Key.REQUIREMENTS)).stream()
        .allMatch(set -> redis.number("ZCARD", stage.keys.family(Key.REQUIREMENT_QUEUE) + set) == 0);
  }

  /** A parent failed, was cancelled or deleted and the policy is block; or a parent is blocked itself. */
  private boolean isHeldBack(Resp redis, String id) {
    Born task = born.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    return task.parents()
        .stream().map(parent -> String.valueOf(redis.ask("HGET", stage.keys.of(Key.TASK, parent), "status")))
        .anyMatch(status -> status.equals("blocked") || task.onParentFailure().equals("block")
            && !status.equals("completed"));
  }

  private static void judge(Born task, History history, Snapshot end) {
    List<History.Event> life = history.tasks().get(task.id()).stream()
        .filter(event -> !event.type().equals("task.progressed")).toList();
    int version = 0;
    for (History.Event event : life) {
      assertTrue(event.version() == version + 1 || event.type().equals("task.dead") && event.version() == version,
          () -> task + " has a gap in " + life);
      version = event.version();
    }
    claim(task, history).ifPresent(claim ->
        task.parents().forEach(parent -> assertEndedBefore(task, claim, parent, history)));
    assertEquals(0, end.zsets().get("blocked").size());
  }

  /** Its first. */
  private static Optional<History.Event> claim(Born task, History history) {
    return history.tasks().get(task.id()).stream().filter(event -> event.type().equals("task.claimed")).findFirst();
  }

  private static void assertEndedBefore(Born task, History.Event claim, String parent, History history) {
    Set<String> ends = task.onParentFailure().equals("run") ? Set.of("task.completed", "task.failed", "task.cancelled")
        : Set.of("task.completed");
    boolean ended = history.tasks().get(parent)
        .stream().anyMatch(event -> ends.contains(event.type()) && event.atMs() <= claim.atMs());
    assertTrue(ended, () -> task + " was claimed before " + parent + " ended: " + history.tasks().get(parent));
  }

  private static String status(Snapshot end, String id) {
    return end.tasks().getOrDefault(id, Map.of()).getOrDefault("status", "deleted");
  }
}
