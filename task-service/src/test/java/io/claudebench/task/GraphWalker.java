package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.task.model.OnParentFailure;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One client of the walk over tasks that wait for each other, need capabilities, are deleted and run again. */
final class GraphWalker {
  private static final Set<String> WORDS = Set.of("OK", "CONFLICT", "LEASE_LOST", "NOT_FOUND");
  /** Worker → what it can do. */
  static final Map<String, Set<String>> WORKERS = Map.of("plain", Set.of(), "gpu", Set.of("gpu"), "eu", Set.of("eu"),
      "both", Set.of("eu", "gpu"));

  private final Rest rest;
  private final List<Born> born;
  private final Random random;
  private final List<JsonNode> held = new ArrayList<>();

  /** @param onParentFailure of {@link OnParentFailure} */
  record Born(String id, List<String> parents, String onParentFailure, Set<String> requires, boolean isVolatile) {}

  GraphWalker(Rest rest, List<Born> born, long seed) {
    this.rest = rest;
    this.born = born;
    this.random = new Random(seed);
  }

  void step() {
    int dice = random.nextInt(100);
    if (dice < 25 || born.isEmpty()) {
      create();
    } else if (dice < 30) {
      batch();
    } else if (dice < 50) {
      claim(pick(List.copyOf(WORKERS.keySet())), 1 + random.nextInt(3));
    } else if (dice < 78) {
      end();
    } else if (dice < 83) {
      call("task.cancel", map("id", any().id(), "force", random.nextBoolean()));
    } else if (dice < 88) {
      call("task.delete", map("id", any().id()));
    } else if (dice < 92) {
      redrive();
    } else if (dice < 96) {
      call("task.explain", map("id", any().id()));
    } else if (dice < 98) {
      call(random.nextInt(3) == 0 ? "task.pause" : "task.resume", map());
    } else {
      call("task.output", map("id", any().id()));
    }
  }

  private void create() {
    var parents = new ArrayList<String>();
    for (int i = born.isEmpty() ? 0 : random.nextInt(4) - 1; i > 0; i--) {
      parents.add(any().id());
    }
    var requires = random.nextInt(3) > 0 ? Set.<String>of() : pick(List.copyOf(WORKERS.values()));
    String policy = pick(List.of("fail", "block", "run"));
    boolean isVolatile = random.nextInt(8) == 0;
    var input = map("text", "graph", "priority", random.nextInt(101), "requires", requires, "dependsOn", parents,
        "onParentFailure", policy,
        "maxAttempts", 1 + random.nextInt(2), "backoff", map("initialMs", random.nextInt(200)), "durability", isVolatile
        ? "volatile" : "durable");
    JsonNode task = call("task.create", input);
    if (task.has("id") && task.has("createdAt")) {
      born.add(new Born(task.get("id").textValue(), parents.stream().distinct().toList(), policy, requires,
          isVolatile));
    }
  }

  /** The child stands before its parents. */
  private void batch() {
    JsonNode results = call("task.create_batch",
        map("tasks", List.of(map("text", "c", "dependsOn", List.of("a", "b")),
            map("text", "b", "ref", "b", "dependsOn", List.of("a")),
        map("text", "a", "ref", "a")))).get("results");
    List<String> ids = results.findValuesAsText("id");
    born.add(new Born(ids.get(2), List.of(), "fail", Set.of(), false));
    born.add(new Born(ids.get(1), List.of(ids.get(2)), "fail", Set.of(), false));
    born.add(new Born(ids.get(0), List.of(ids.get(2), ids.get(1)), "fail", Set.of(), false));
  }

  private void claim(String worker, int max) {
    took(worker,
        call("task.claim", map("workerId", worker, "maxTasks", max, "leaseMs", random.nextInt(4) == 0 ? 1000 : 30_000))
        .path("tasks"));
  }

  private void took(String worker, JsonNode tasks) {
    for (JsonNode task : tasks) {
      for (JsonNode required : task.path("requires")) {
        if (!WORKERS.get(worker).contains(required.textValue())) {
          throw new AssertionError(worker + " was given " + task);
        }
      }
      held.add(task);
    }
  }

  private void end() {
    if (held.isEmpty()) {
      return;
    }
    JsonNode task = held.remove(random.nextInt(held.size()));
    String worker = task.get("assignedTo").textValue();
    var input = map("id", task.get("id").textValue(), "workerId", worker, "fence", task.get("fence").longValue());
    int dice = random.nextInt(10);
    if (dice == 0) {
      call("task.append", Walker.with(input, "chunk", "said"));
      held.add(task);
    } else if (dice == 1) {
      call("task.release", input);
    } else {
      input = random.nextBoolean() ? Walker.with(input, "claimNext", 1 + random.nextInt(2)) : input;
      took(worker, dice < 4 ? call("task.fail", Walker.with(input, "error", map("message", "no"))).path("next")
          : call("task.complete", dice < 6 ? input : Walker.with(input, "result", dice)).path("next"));
    }
  }

  private void redrive() {
    Born old = any();
    JsonNode again = call("task.redrive", map("id", old.id())).at("/tasks/0/id");
    if (again.isTextual()) {
      born.add(new Born(again.textValue(), List.of(), old.onParentFailure(), old.requires(), old.isVolatile()));
    }
  }

  private JsonNode call(String verb, Map<String, ?> input) {
    Reply reply = rest.post(verb, input);
    if (!WORDS.contains(reply.word())) {
      throw new AssertionError(verb + " " + input + " → " + reply.body());
    }
    return reply.json();
  }

  private Born any() {
    synchronized (born) {
      return born.get(Math.max(0, born.size() - 1 - random.nextInt(60)));
    }
  }

  private <T> T pick(List<T> all) {
    return all.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList().get(random.nextInt(all.size()));
  }
}
