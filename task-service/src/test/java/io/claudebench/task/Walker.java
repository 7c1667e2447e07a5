package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One client of the random walk: picks a verb and what to do it to, asks, remembers. */
final class Walker {
  private final Rest rest;
  private final World world;
  private final Random random;
  final List<Ask> asked = new ArrayList<>();

  Walker(Rest rest, World world, long seed) {
    this.rest = rest;
    this.world = world;
    this.random = new Random(seed);
  }

  void step() {
    int dice = random.nextInt(100);
    String id = world.task(random);
    World.Lease lease = world.lease(random);
    if (dice < 11 || id == null) {
      create();
    } else if (dice < 13) {
      createBatch();
    } else if (dice < 15) {
      createOnce();
    } else if (dice < 33) {
      claim(random.nextInt(100) < 45 ? 1000 : 30_000);
    } else if (dice < 72 && lease != null) {
      underLease(dice, lease);
    } else {
      onAny(dice, id);
    }
  }

  private void underLease(int dice, World.Lease lease) {
    Map<String, Object> input = map("id", lease.id(), "workerId", lease.worker(), "fence",
        random.nextInt(20) == 0 ? lease.fence() - 1 : lease.fence());
    if (dice < 38) {
      ask("task.heartbeat", with(input, "leaseMs", random.nextBoolean() ? 1000 : 20_000));
    } else if (dice < 47) {
      complete(random.nextInt(6) == 0 ? without(input, "workerId") : random.nextInt(8) == 0 ? without(input,
          "fence") : input);
    } else if (dice < 50) {
      repeat();
    } else if (dice < 59) {
      fail(with(input, "error", map("message", "no luck", "retryable", random.nextInt(5) > 0)));
    } else if (dice < 65) {
      ask("task.release", random.nextInt(4) == 0 ? with(input, "deny", true) : input);
    } else {
      ask("task.cancel", random.nextInt(3) == 0 ? map("id", lease.id(), "force", true) : map("id", lease.id(), "reason",
          "not wanted"));
    }
  }

  private void onAny(int dice, String id) {
    if (dice < 81) {
      if (random.nextInt(6) == 0) {
        ask("task.distribute", map("maxTasks", 1 + random.nextInt(3)));
      } else {
        assign(world.newTask(random));
      }
    } else if (dice < 83) {
      ask("task.unassign", map("taskId", id));
    } else if (dice < 85) {
      ask("task.cancel", map("id", id));
    } else if (dice < 89) {
      complete(random.nextBoolean() ? map("id", id) : map("id", id, "workerId",
          random.nextBoolean() ? worker() : world.shelves.getFirst()));
    } else if (dice < 92) {
      var said = map("metadata", map("round", random.nextInt(9)));
      ask("task.update", map("id", id, "updates",
          random.nextBoolean() ? said : with(said, "priority", random.nextInt(101))));
    } else if (dice < 97) {
      ask("task.update",
          map("id", id, "updates",
              map("status", List.of("pending", "in_progress", "completed", "failed", "cancelled",
                  "pending").get(random.nextInt(6)))));
    } else if (dice < 99) {
      ask("task.get", map("id", id));
    } else {
      ask("task.list", map("limit", 50, "status", "pending"));
    }
  }

  private void create() {
    born(ask("task.create", draft()));
  }

  private Map<String, Object> draft() {
    Map<String, Object> backoff = map("initialMs", random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1200), "factor", 1,
        "jitter", 0.1);
    return map("text", "walk " + random.nextInt(1000), "priority", random.nextInt(101), "maxAttempts",
        1 + random.nextInt(3), "backoff", backoff,
        "metadata", map("seed", random.nextInt()));
  }

  private void createBatch() {
    Map<String, Object> draft = draft();
    Ask batch = ask("task.create_batch",
        map("tasks", List.of(draft, with(draft, "priority", 99), with(draft, "text", "third"))));
    for (JsonNode id : batch.reply().json().findValues("id")) {
      world.born(id.asText());
    }
  }

  /** The same key again: the same bytes, no second task. */
  private void createOnce() {
    String key = "once-" + random.nextInt(40);
    Ask once = ask("task.create", map("text", "only " + key, "maxAttempts", 3, "idempotencyKey", key));
    String first = world.firstAnswers.putIfAbsent(key, once.reply().body());
    if (first == null) {
      born(once);
    } else if (!first.equals(once.reply().body())) {
      throw new AssertionError("key " + key + " gave " + first + " and then " + once.reply().body());
    }
  }

  private void born(Ask create) {
    if (create.reply().json().hasNonNull("id")) {
      world.born(create.reply().json().get("id").asText());
    }
  }

  private void claim(int leaseMs) {
    String worker = worker();
    Ask claim = ask("task.claim", map("workerId", worker, "maxTasks", 1 + random.nextInt(3), "leaseMs", leaseMs));
    claim.reply().json().path("tasks")
        .forEach(task -> world.leased(new World.Lease(task.path("id").asText(), worker, task.path("fence").asLong())));
  }

  private void assign(String id) {
    String to = random.nextInt(3) > 0 ? world.shelves.get(random.nextInt(world.shelves.size())) : worker();
    if (ask("task.assign", map("taskId", id, "instanceId", to)).reply().status() == 200) {
      world.assigned(id);
    }
  }

  private void fail(Map<String, Object> input) {
    if (ask("task.fail", input).reply().json().path("status").asText().equals("scheduled")) {
      world.scheduled((String) input.get("id"));
    }
  }

  private void complete(Map<String, Object> base) {
    List<Object> results = List.of("done", false, 0, "", List.of(), map("n", 1));
    Map<String, Object> input = random.nextInt(3) == 0 ? base
        : with(base, "result", results.get(random.nextInt(results.size())));
    if (ask("task.complete", input).reply().status() == 200) {
      world.completed(input);
    }
  }

  private void repeat() {
    Map<String, Object> input = world.complete(random);
    if (input != null) {
      ask("task.complete", random.nextInt(3) == 0 ? with(input, "result", "another") : input);
    }
  }

  private String worker() {
    return world.workers.get(random.nextInt(world.workers.size()));
  }

  private Ask ask(String verb, Map<String, Object> input) {
    long from = System.currentTimeMillis();
    Reply reply = rest.post(verb, input);
    var ask = new Ask(verb, input, reply, from, System.currentTimeMillis());
    asked.add(ask);
    return ask;
  }

  static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    var more = new HashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static Map<String, Object> without(Map<String, Object> map, String name) {
    var less = new HashMap<>(map);
    less.remove(name);
    return less;
  }
}
