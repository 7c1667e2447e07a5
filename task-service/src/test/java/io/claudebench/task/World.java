package io.claudebench.task;

import io.claudebench.core.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** What the clients of a random walk know together: tasks, leases they were given (many of them over), workers, idempotency keys. */
final class World {
  /** @param fence as the claim's answer showed it */
  record Lease(String id, String worker, long fence) {}

  private static final int RECENT = 80;

  final List<String> workers;
  final Map<String, String> firstAnswers = new ConcurrentHashMap<>();
  private final List<String> tasks = new ArrayList<>();
  private final List<Lease> leases = new ArrayList<>();
  private final List<Map<String, Object>> completes = new ArrayList<>();

  World(List<String> workers) {
    this.workers = workers;
  }

  /** Writes an instance as {@code system.register} does; its service does not run here. */
  static void register(Resp redis, Keys keys, String id, int capacity) {
    long now = System.currentTimeMillis();
    redis.ask("HSET", keys.instance(id), "id", id, "roles", "[]", "capabilities", "[]", "capacity", capacity, "status", "healthy", "ttl", 300_000,
        "registeredAt", now, "lastSeen", now, "progress", 0, "version", now, "schema", 1);
    redis.ask("HSET", keys.capacity(id), "max", capacity);
    redis.ask("ZADD", keys.activeInstances(), now, id);
    redis.ask("ZADD", keys.instanceLoads(), "NX", 0, id);
  }

  synchronized void born(String id) {
    tasks.add(id);
  }

  synchronized void leased(Lease lease) {
    leases.add(lease);
  }

  synchronized void completed(Map<String, Object> input) {
    completes.add(input);
  }

  synchronized String task(Random random) {
    return recent(tasks, random);
  }

  synchronized Lease lease(Random random) {
    return recent(leases, random);
  }

  synchronized Map<String, Object> complete(Random random) {
    return recent(completes, random);
  }

  synchronized List<String> tasks() {
    return List.copyOf(tasks);
  }

  private static <T> T recent(List<T> all, Random random) {
    return all.isEmpty() ? null : all.get(all.size() - 1 - random.nextInt(Math.min(RECENT, all.size())));
  }
}
