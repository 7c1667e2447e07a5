package io.claudebench.trials.fault;

import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Rest;
import io.claudebench.testkit.Wire;
import io.claudebench.trials.check.OnlyCreatesFull;
import io.claudebench.trials.kit.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Callers that leave, and callers that come by another service. */
final class OnCallers {
  private static final int GHOSTS = 10;
  private static final int CARRIED = 20;
  private static final String BUSY = "busy";

  private OnCallers() {}

  /**
   * Each batch waits for tasks under long leases, at the owner's door and by way of another service. It is never
   * answered, as one of its workers is at its capacity.
   */
  static Harm hungUp() {
    return Harm.of("hang-up", "callers hang up on batches of waiting claims: nothing is leased to them", experiment -> {
      Fleet fleet = experiment.fleet();
      List<String> ghosts = IntStream.range(0, GHOSTS).mapToObj(i -> "ghost-" + i).toList();
      ghosts.forEach(ghost -> fleet.rest("task-service").ok("system.register",
          Map.of("id", ghost, "roles", List.of(), "capacity", 100, "ttlSeconds", 300)));
      fleet.rest("task-service").ok("system.register", Map.of("id", BUSY, "roles", List.of(), "capacity", 1,
          "ttlSeconds", 300));
      fleet.rest("task-service").ok("task.create", Map.of("text", BUSY, "priority", 100));
      var held = fleet.rest("task-service").ok("task.claim",
          Map.of("workerId", BUSY, "waitMs", 10_000, "leaseMs", 600_000)).at("/tasks/0");
      List<String> batch = Stream.concat(ghosts.stream(), Stream.of(BUSY)).toList();
      long until = experiment.until();
      do {
        String service = experiment.dice().nextBoolean() ? "task-service" : "instance-service";
        hangUp(fleet.rest(service), batch, 1 + experiment.dice().nextInt(300));
      } while (experiment.now() < until);
      try (var redis = fleet.resp()) {
        Await.until("nothing is leased to nobody", Duration.ofSeconds(10), () -> ghosts.stream()
            .allMatch(ghost -> redis.number("SCARD", Fleet.KEYS.of(Key.INSTANCE_LEASES, ghost)) == 0));
      }
      fleet.rest("task-service").ok("task.release",
          Map.of("id", held.get("id").asText(), "workerId", BUSY, "fence", held.get("fence").asLong()));
    });
  }

  private static void hangUp(Rest service, List<String> workers, int afterMs) {
    String batch = Doors.batch("rpc", "task.claim", workers.stream()
        .map(worker -> "{\"workerId\":\"" + worker + "\",\"waitMs\":30000,\"leaseMs\":600000}")
        .toArray(String[]::new));
    try (var client = Wire.asks(service, "rpc", batch)) {
      Await.pause(afterMs);
    }
  }

  /** What ends or renews a lease passes also by way of another service. */
  static Harm fullAndCarried() {
    return Harm.of("redis-full-carried", "maxmemory reached: lifelines by way of another service pass", experiment -> {
      Fleet fleet = experiment.fleet();
      fleet.rest("task-service").ok("system.register",
          Map.of("id", "guest", "roles", List.of(), "capacity", CARRIED, "ttlSeconds", 300));
      experiment.work(1_500);
      var tasks = fleet.rest("task-service").ok("task.claim",
          Map.of("workerId", "guest", "maxTasks", CARRIED, "waitMs", 10_000, "leaseMs", 600_000)).get("tasks");
      try (var redis = fleet.resp()) {
        redis.ask("CONFIG", "SET", "maxmemory", "1mb");
        tasks.forEach(task -> {
          var lease = Map.of("id", task.get("id").asText(), "workerId", "guest", "fence", task.get("fence").asLong());
          fleet.rest("instance-service").ok("task.heartbeat", lease);
          fleet.rest("instance-service").ok("task.release", lease);
        });
        redis.ask("CONFIG", "SET", "maxmemory", "0");
      }
      experiment.say(tasks.size() + " carried releases");
      experiment.work(1_000);
    }).promising(new OnlyCreatesFull());
  }
}
