package io.claudebench.trials.access;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.testkit.Await;
import io.claudebench.trials.kit.Belongings;
import io.claudebench.trials.kit.Fleet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a tenant has of everything: tasks in each state, with ids above those of others, a batch, locks, state, votes,
 * events, cursors, first answers. Every text in it has {@link #MARK}; every name begins with the tenant's.
 */
final class Estate {
  static final String TENANT = "globex";
  static final String MARK = "only-globex-says-this";
  static final Keys KEYS = Keys.of("cb", TENANT);
  static final String WORKER = TENANT + "-worker";
  static final String HASH = "ab".repeat(32);
  /** So many that no tenant of a test comes near its ids by itself. */
  private static final int FILLERS = 900;
  private static final int LONG_MS = 3_600_000;

  /** State → id of a task. */
  final Map<String, String> tasks = new LinkedHashMap<>();
  final List<String> cursors = new ArrayList<>();
  String after;
  long fence;
  long lockFence;
  private final Fleet fleet;
  private final String key;

  private Estate(Fleet fleet, String key) {
    this.fleet = fleet;
    this.key = key;
  }

  /** @param key of an admin of the tenant */
  static Estate build(Fleet fleet, String key) {
    var estate = new Estate(fleet, key);
    estate.workers();
    estate.waiting();
    estate.running();
    estate.ended();
    estate.shared();
    estate.archived();
    estate.places();
    estate.rest();
    return estate;
  }

  /** All of it, now. */
  Belongings now() {
    return Belongings.of(fleet, TENANT);
  }

  JsonNode ok(String verb, Object... input) {
    return fleet.rest("event-service").post(verb, map(input), "X-API-Key", key).ok();
  }

  private void workers() {
    ok("system.register", "id", WORKER, "roles", List.of("a"), "capacity", 1000, "ttlSeconds", 300,
        "metadata", map("says", MARK));
    ok("task.create_batch", "tasks", IntStream.range(0, FILLERS)
        .mapToObj(i -> map("text", MARK + " " + i, "priority", 0, "durability", "volatile")).toList());
  }

  private void waiting() {
    tasks.put("pending", create("idempotencyKey", TENANT + "-once"));
    tasks.put("scheduled", create("runAt", "2099-01-01T00:00:00.000Z"));
    tasks.put("blocked", create("dependsOn", List.of(tasks.get("pending"))));
    tasks.put("required", create("requires", List.of(TENANT + "-skill")));
  }

  private void running() {
    tasks.put("running", create());
    fence = claim("running");
    ok("task.append", "id", tasks.get("running"), "workerId", WORKER, "fence", fence, "chunk", MARK);
    ok("task.heartbeat", "taskId", tasks.get("running"), "workerId", WORKER, "fence", fence, "progress",
        map("percent", 5, "hint", MARK));
  }

  private void ended() {
    tasks.put("completed", create("contentHash", HASH));
    ok("task.complete", "id", tasks.get("completed"), "workerId", WORKER, "fence", claim("completed"), "result",
        map("says", MARK));
    tasks.put("failed", create());
    ok("task.fail", "id", tasks.get("failed"), "workerId", WORKER, "fence", claim("failed"), "error",
        map("message", MARK, "retryable", false));
    tasks.put("cancelled", create());
    ok("task.cancel", "id", tasks.get("cancelled"), "reason", MARK);
  }

  private void shared() {
    ok("system.batch.process", "batchId", TENANT + "-batch", "instanceId", WORKER, "items", List.of(MARK));
    lockFence = ok("lock.acquire", "name", TENANT + "-lock", "owner", WORKER, "ttlMs", LONG_MS).get("fence")
        .longValue();
    for (String name : List.of("state", "state-b", "state-c")) {
      ok("state.put", "key", TENANT + "-" + name, "value", map("says", MARK));
    }
    ok("state.sync", "state", map("says", MARK));
    ok("system.quorum.vote", "instanceId", WORKER, "decision", TENANT + "-decision", "value", MARK);
    for (int i = 0; i < 3; i++) {
      ok("event.publish", "type", TENANT + ".happened", "payload", map("says", MARK), "id", TENANT + "-event" + i,
          "partitionKey", TENANT + "-partition");
    }
    // Of no session: it would be beaten for all the while.
    ok("hook.pre_tool", "tool", "Bash", "params", map("command", "echo " + MARK), "instanceId", WORKER);
  }

  /** One that only PostgreSQL has. */
  private void archived() {
    tasks.put("archived", create());
    ok("task.complete", "id", tasks.get("archived"), "workerId", WORKER, "fence", claim("archived"), "result", MARK);
    try (var redis = fleet.resp()) {
      Await.until("PostgreSQL has all", () -> redis.number("ZCARD", KEYS.of(Key.OUTBOX)) == 0);
      redis.ask("DEL", KEYS.of(Key.TASK, tasks.get("archived")));
      redis.ask("XADD", KEYS.of(Key.COMMANDS, "task"), "*", "data", "{" + MARK);
      Await.until("it is dead", () -> redis.number("XLEN", KEYS.of(Key.DEAD_COMMANDS)) == 1);
    }
  }

  private void places() {
    for (String order : List.of("created", "-created", "priority")) {
      cursors.add(ok("task.list", "limit", 5, "order", order).get("nextCursor").textValue());
    }
    cursors.add(ok("state.list", "limit", 2).get("nextCursor").textValue());
    after = ok("event.read", "limit", 3).get("next").textValue();
  }

  /** Until nothing moves by itself any more. */
  private void rest() {
    Await.until("it rests", () -> {
      var before = now();
      Await.pause(1_500);
      return before.changes(now()).isEmpty();
    });
  }

  private String create(Object... more) {
    var input = new HashMap<>(map(more));
    input.put("text", MARK);
    return fleet.rest("task-service").post("task.create", input, "X-API-Key", key).ok().get("id").textValue();
  }

  private long claim(String state) {
    String id = tasks.get(state);
    ok("task.assign", "taskId", id, "instanceId", WORKER);
    for (JsonNode task : ok("task.claim", "workerId", WORKER, "leaseMs", LONG_MS, "maxTasks", 1).get("tasks")) {
      if (task.get("id").textValue().equals(id)) {
        return task.get("fence").longValue();
      }
    }
    throw new AssertionError(id + " was not claimed");
  }
}
