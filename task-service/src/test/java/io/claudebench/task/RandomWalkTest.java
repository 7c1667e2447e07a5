package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.scanner.Snapshot;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Four clients walk the whole task domain at random, over REST, on the same tasks and with the same workers. Every
 * hundred steps the scanner looks; at the end {@link Judge} replays the history of every task. {@code -Dseed=} repeats
 * the choices, {@code -Dsteps=} their number.
 */
class RandomWalkTest extends Contract {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int STEPS = Integer.getInteger("steps", 12_000);
  private static final int CLIENTS = 4;

  /** The rows of the state table (SPEC 6) that a walk must have taken. */
  private static final String ROWS = """
      none | create | pending
      pending | assign | assigned
      pending | distribute | assigned
      assigned | unassign | pending
      pending | claim | in_progress
      assigned | claim | in_progress
      in_progress | complete | completed
      in_progress | complete without result | failed
      in_progress | fail | scheduled
      in_progress | fail | pending
      in_progress | fail | failed
      in_progress | fail for good | failed
      in_progress | expiry | scheduled
      in_progress | expiry | pending
      in_progress | expiry | failed
      in_progress | release | pending
      in_progress | release deny | pending
      in_progress | cancel | cancelling
      in_progress | cancel force | cancelled
      cancelling | cancel force | cancelled
      cancelling | complete | completed
      cancelling | complete without result | failed
      cancelling | fail | cancelled
      cancelling | release | cancelled
      cancelling | expiry | cancelled
      pending | cancel | cancelled
      assigned | cancel | cancelled
      scheduled | cancel | cancelled
      scheduled | sweep | pending
      assigned | sweep | pending
      assigned | complete | in_progress
      assigned | complete without result | in_progress
      pending | update | pending
      scheduled | update | scheduled
      in_progress | update | in_progress
      scheduled | update pending | pending
      assigned | update pending | pending
      assigned | update in_progress | in_progress
      assigned | update completed | in_progress
      assigned | update failed | in_progress
      pending | update cancelled | cancelled
      completed | update | completed
      """;

  @Test
  void everyTaskTakesOnlyRowsOfTheStateTable() throws Exception {
    System.out.println("RandomWalkTest: repeat with -Dseed=" + SEED + " -Dsteps=" + STEPS);
    try (var redis = new Resp(stage.redis)) {
      walk(redis, stage.keys);
    } catch (Throwable e) {
      throw new AssertionError("seed " + SEED + ": " + e.getMessage(), e);
    }
  }

  private void walk(Resp redis, Keys keys) throws Exception {
    World.quiet(stage.rest, redis, keys);
    var scanner = new Scanner(redis, keys);
    var world = new World(IntStream.range(0, 6).mapToObj(i -> "walker-" + i).toList(), List.of("shelf-0", "shelf-1"));
    world.workers.forEach(worker -> World.register(redis, keys, worker, 6 + 10 * world.workers.indexOf(worker)));
    world.shelves.forEach(worker -> World.register(redis, keys, worker, 40));
    long epoch = Long.parseLong(redis.text("HGET", keys.of(Key.EPOCH), "epoch"));
    long began = System.currentTimeMillis();
    List<Ask> asked = together(world, scanner);
    long ended = System.currentTimeMillis();
    Await.until("leases that are over and due tasks are swept",
        () -> redis.number("ZCOUNT", keys.of(Key.LEASES), "-inf", System.currentTimeMillis() - 1000)
        + redis.number("ZCARD", keys.of(Key.SCHEDULED)) == 0);
    scanner.assertSound();
    drainsInOrder(redis, keys, asked);
    scanner.assertSound();
    Snapshot end = Snapshot.of(redis, keys);
    var judge = new Judge(History.read(redis, keys), asked, epoch).all();
    print(judge, asked.size(), ended - began);
    assertEquals(0, judge.faults.size(), () -> judge.faults.size() + " faults:\n"
        + String.join("\n", judge.faults.subList(0, Math.min(5, judge.faults.size()))));
    assertHashes(end, judge, world);
    List<String> missing = ROWS.lines().filter(row -> !judge.rows.containsKey(row)).toList();
    assertEquals(List.of(), missing, "rows of the state table that no step took");
  }

  private List<Ask> together(World world, Scanner scanner) throws Exception {
    var steps = new AtomicInteger();
    var asked = new ArrayList<Ask>();
    try (var pool = Executors.newFixedThreadPool(CLIENTS)) {
      var clients = new ArrayList<Future<List<Ask>>>();
      for (int i = 0; i < CLIENTS; i++) {
        var walker = new Walker(stage.rest, world, SEED + i);
        Callable<List<Ask>> client = () -> {
          for (int step = steps.incrementAndGet(); step <= STEPS; step = steps.incrementAndGet()) {
            walker.step();
            if (step % 100 == 0) {
              scanner.assertSound();
            }
          }
          return walker.asked;
        };
        clients.add(pool.submit(client));
      }
      for (Future<List<Ask>> client : clients) {
        asked.addAll(client.get());
      }
    }
    return asked;
  }

  /** What is left comes out by priority, then arrival. */
  private void drainsInOrder(Resp redis, Keys keys, List<Ask> asked) {
    World.register(redis, keys, "drainer", 10_000);
    Snapshot before = Snapshot.of(redis, keys);
    List<String> wanted = before.zsets().get("pending").keySet().stream()
        .sorted(Comparator.comparing(before.zsets().get("pending")::get)).toList();
    var claimed = new ArrayList<String>();
    var rest = stage.rest;
    for (int round = 0; round <= wanted.size(); round++) {
      long from = System.currentTimeMillis();
      Map<String, Object> input = Rest.map("workerId", "drainer", "maxTasks", 100);
      Reply reply = rest.post("task.claim", input);
      asked.add(new Ask("task.claim", input, reply, from, System.currentTimeMillis()));
      reply.ok().path("tasks").forEach(task -> claimed.add(task.path("id").asText()));
      if (!reply.ok().path("claimed").asBoolean()) {
        break;
      }
    }
    claimed.retainAll(wanted);
    assertEquals(wanted, claimed, "order of the drained queue");
  }

  /** Redis holds what the history says: status, version, fence, attempt. */
  private static void assertHashes(Snapshot end, Judge judge, World world) {
    var faults = new ArrayList<String>();
    for (String id : world.tasks()) {
      Map<String, String> hash = end.tasks().getOrDefault(id, Map.of("version", "0"));
      Judge.Moment last = judge.at(id, Integer.parseInt(hash.get("version")));
      boolean equal = hash.getOrDefault("status", "").equals(last.state().status())
          && hash.get("attempt").equals("" + last.state().attempt())
          && (last.state().status().equals("cancelled") || hash.get("fence").equals("" + last.state().fence()));
      if (!equal) {
        faults.add(id + " is " + hash + " in Redis, and " + last + " by its history");
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(world.tasks().size() > 1000 * STEPS / 12_000);
  }

  private static void print(Judge judge, int asks, long ms) {
    System.out.printf("RandomWalkTest: %d calls in %d ms, seed %d%n", asks, ms, SEED);
    judge.rows.forEach((row, count) -> System.out.printf("  %6d  %s%n", count, row));
    judge.answers.forEach((answer, count) -> System.out.printf("  %6d  %s%n", count, answer));
  }
}
