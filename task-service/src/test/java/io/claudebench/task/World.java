package io.claudebench.task;

import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the clients of a random walk know together: tasks, leases they were given (many of them over), workers,
 * idempotency keys.
 */
public final class World {
  /** @param fence as the claim's answer showed it */
  public record Lease(String id, String worker, long fence) {}

  private static final int RECENT = 80;
  private static final int FRESH = 12;

  public final List<String> workers;
  /** Instances that are assigned tasks and never claim, so that assignments grow old. */
  public final List<String> shelves;
  public final Map<String, String> firstAnswers = new ConcurrentHashMap<>();
  private final List<String> tasks = new ArrayList<>();
  private final List<String> assigned = new ArrayList<>();
  private final List<String> scheduled = new ArrayList<>();
  private final List<Lease> leases = new ArrayList<>();
  private final List<Map<String, Object>> completes = new ArrayList<>();

  public World(List<String> workers, List<String> shelves) {
    this.workers = workers;
    this.shelves = shelves;
  }

  /** Writes an instance as {@code system.register} does; its service does not run here. */
  public static void register(Resp redis, Keys keys, String id, int capacity) {
    long now = System.currentTimeMillis();
    redis.ask("HSET", keys.of(Key.INSTANCE, id), "id", id, "roles", "[\"worker\"]", "capabilities", "[]",
        "capacity", capacity, "status", "healthy", "ttl", 300_000,
        "registeredAt", now, "lastSeen", now, "progress", 0, "version", now, "schema", 1);
    redis.ask("HSET", keys.of(Key.CAPACITY, id), "max", capacity);
    redis.ask("ZADD", keys.of(Key.ACTIVE_INSTANCES), now, id);
    redis.ask("ZADD", keys.of(Key.INSTANCE_LOADS), "NX", 0, id);
    redis.ask("SADD", keys.of(Key.ROLE, "worker"), id);
  }

  /** Cancels whatever earlier tests left, so that the queue is empty. */
  public static void quiet(Rest rest, Resp redis, Keys keys) {
    for (String place : List.of(keys.of(Key.PENDING), keys.of(Key.SCHEDULED), keys.of(Key.ASSIGNED),
        keys.of(Key.LEASES))) {
      redis.texts("ZRANGE", place, 0, -1).forEach(id -> rest.post("task.cancel", Map.of("id", id, "force", true)));
    }
  }

  public synchronized void born(String id) {
    tasks.add(id);
  }

  public synchronized void assigned(String id) {
    assigned.add(id);
  }

  public synchronized void scheduled(String id) {
    scheduled.add(id);
  }

  public synchronized void leased(Lease lease) {
    leases.add(lease);
  }

  public synchronized void completed(Map<String, Object> input) {
    completes.add(input);
  }

  /** Any recent task; often one that was just assigned or scheduled, as those states are short. */
  public synchronized String task(Random random) {
    int dice = random.nextInt(10);
    String id = dice < 3 ? recent(assigned, random, FRESH) : dice < 7 ? recent(scheduled, random, FRESH / 2) : null;
    return id == null ? recent(tasks, random, RECENT) : id;
  }

  /** Any recent task, most of them pending. */
  public synchronized String newTask(Random random) {
    return recent(tasks, random, RECENT);
  }

  public synchronized Lease lease(Random random) {
    return recent(leases, random, RECENT);
  }

  public synchronized Map<String, Object> complete(Random random) {
    return recent(completes, random, RECENT);
  }

  public synchronized List<String> tasks() {
    return List.copyOf(tasks);
  }

  private static <T> T recent(List<T> all, Random random, int last) {
    return all.isEmpty() ? null : all.get(all.size() - 1 - random.nextInt(Math.min(last, all.size())));
  }
}
