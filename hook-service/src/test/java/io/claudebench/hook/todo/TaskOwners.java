package io.claudebench.hook.todo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Rest;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Stands where task-service and instance-service stand, with a few lines for each of the verbs that matter here: it
 * answers over the event door, one call after the other, each idempotency key once, and writes down what it did. It may
 * swallow commands, or do them and swallow the answer.
 */
final class TaskOwners implements AutoCloseable {
  private static final List<String> VERBS = List.of("task.create", "task.update", "task.assign", "task.unassign",
      "task.claim", "task.release", "task.complete", "task.cancel", "task.get", "system.register",
      "system.unregister");
  private static final List<String> LIFELINES = List.of("task.heartbeat", "system.heartbeat");

  private final Lists lists;
  private final Thread thread;
  private final Map<String, ObjectNode> tasks = new TreeMap<>();
  private final Map<String, JsonNode> answers = new HashMap<>();
  private final Map<String, Integer> beats = new HashMap<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> instances = new ArrayList<>();
  private Predicate<String> isSwallowed = verb -> false;
  private Predicate<String> isUnanswered = verb -> false;
  private Predicate<String> isFull = verb -> false;
  private String poison = "";
  private int last;
  private volatile boolean isClosing;

  TaskOwners(Lists lists) {
    this.lists = lists;
    known();
    thread = Thread.ofVirtual().start(this::serve);
  }

  private void known() {
    VERBS.forEach(verb -> row(verb, false));
    LIFELINES.forEach(verb -> row(verb, true));
  }

  private void row(String verb, boolean isLifeline) {
    String service = verb.startsWith("task.") ? "task-service" : "instance-service";
    lists.run("HSET", "cb:verbs:" + service, verb, "{\"name\":\"" + verb + "\",\"service\":\"" + service
        + "\",\"summary\":\"-\",\"persist\":false,\"readOnly\":" + verb.equals("task.get")
        + ",\"waits\":false,\"lifeline\":" + isLifeline + ",\"timeoutMs\":300,\"roles\":[],\"emits\":[],\"mcp\":false,"
        + "\"destructive\":false,\"inputSchema\":{},\"outputSchema\":{}}");
  }

  /** @param isSwallowed verbs that nobody hears, @param isUnanswered verbs that are done without a word */
  synchronized void harm(Predicate<String> isSwallowed, Predicate<String> isUnanswered) {
    this.isSwallowed = isSwallowed;
    this.isUnanswered = isUnanswered;
  }

  /** @param isFull verbs for which there is no room */
  synchronized void fill(Predicate<String> isFull) {
    this.isFull = isFull;
  }

  /** Nobody can make a task of this text. */
  synchronized void poison(String text) {
    this.poison = text;
  }

  synchronized void heal() {
    fill(verb -> false);
    harm(verb -> false, verb -> false);
  }

  /** What was done, in order, such as {@code task.create t-1}. */
  synchronized List<String> done() {
    return List.copyOf(done);
  }

  synchronized boolean isRegistered(String session) {
    return instances.contains(session);
  }

  /** How often this instance was heard of. */
  synchronized int beats(String session) {
    return beats.getOrDefault(session, 0);
  }

  synchronized List<ObjectNode> tasks() {
    return tasks.values().stream().map(ObjectNode::deepCopy).toList();
  }

  /** In the order they were made, as {@code text status}. */
  List<String> rows() {
    return tasks().stream().map(task -> task.get("text").asText() + " " + task.get("status").asText()).toList();
  }

  synchronized ObjectNode task(String id) {
    return tasks.get(id);
  }

  private void serve() {
    while (!isClosing) {
      for (String stream : List.of("cb:carried:task:lifelines", "cb:carried:task", "cb:carried:system:lifelines",
          "cb:carried:system")) {
        for (Response entry : lists.run("XRANGE", stream, "-", "+")) {
          lists.run("XDEL", stream, entry.get(0).toString());
          hear(Rest.json(entry.get(1).get(1).toString()));
        }
      }
    }
  }

  private void hear(JsonNode command) {
    String verb = command.get("method").asText();
    String answer;
    synchronized (this) {
      if (isSwallowed.test(verb)) {
        return;
      }
      String key = command.at("/metadata/idempotencyKey").asText();
      JsonNode known = answers.get(key);
      JsonNode result = known != null ? known : isFull.test(verb) ? word("FULL") : run(verb, command.get("params"));
      if (!key.isEmpty() && !result.path("word").asText().matches("FULL|INTERNAL")) {
        answers.put(key, result);
      }
      if (isUnanswered.test(verb)) {
        return;
      }
      answer = result.has("word") ? "\"error\":{\"code\":-32005,\"message\":\"no\",\"data\":{\"code\":\""
          + result.get("word").asText() + "\"}}" : "\"result\":" + result;
    }
    lists.run("XADD", command.get("replyTo").asText(), "*", "data", "{\"jsonrpc\":\"2.0\",\"id\":" + command.get("id")
        + "," + answer + "}");
  }

  private JsonNode run(String verb, JsonNode in) {
    String id = in.path("taskId").asText(in.path("id").asText());
    JsonNode result = switch (verb) {
      case "system.register" -> registered(in.get("id").asText());
      case "system.unregister" -> in.path("onlySession").asBoolean() ? gone(in.get("instanceId").asText())
          : word("INVALID");
      case "system.heartbeat" -> beat(in.get("instanceId").asText());
      case "task.create" -> create(in);
      case "task.claim" -> claim(in.get("workerId").asText());
      default -> tasks.containsKey(id) ? change(verb, tasks.get(id), in) : word("NOT_FOUND");
    };
    if (!verb.endsWith("heartbeat") && !verb.equals("task.get")) {
      done.add(verb + " " + (result.has("word") ? result.get("word").asText() : result.path("id").asText(id)));
    }
    return result;
  }

  private JsonNode registered(String id) {
    gone(id);
    instances.add(id);
    return object().put("registered", true);
  }

  private JsonNode beat(String id) {
    beats.merge(id, 1, Integer::sum);
    return object().put("alive", instances.contains(id));
  }

  private JsonNode gone(String id) {
    return object().put("unregistered", instances.remove(id)).put("tasksReassigned", 0);
  }

  private JsonNode create(JsonNode in) {
    if (in.get("text").asText().equals(poison)) {
      return word("INTERNAL");
    }
    ObjectNode task = in.deepCopy();
    boolean isBlocked = false;
    for (JsonNode parent : in.path("dependsOn")) {
      isBlocked |= !isOver(tasks.get(parent.asText()));
    }
    task.put("id", "t-" + (1_000_000 + ++last)).put("status", isBlocked ? "blocked" : "pending").put("attempt", 0)
        .put("fence", 0);
    tasks.put(task.get("id").asText(), task);
    return task.deepCopy();
  }

  private static boolean isOver(ObjectNode task) {
    return List.of("completed", "cancelled", "failed").contains(task.get("status").asText());
  }

  private JsonNode claim(String worker) {
    for (ObjectNode task : tasks.values()) {
      if (task.get("status").asText().equals("pending") && worker.equals(task.path("assignedTo").asText())) {
        task.put("status", "in_progress").put("fence", task.get("fence").asLong() + 1)
            .put("attempt", task.get("attempt").asInt() + 1);
        ObjectNode answer = object().put("claimed", true);
        answer.putArray("tasks").add(task.deepCopy());
        return answer;
      }
    }
    return object().put("claimed", false).put("reason", "empty");
  }

  private JsonNode change(String verb, ObjectNode task, JsonNode in) {
    String status = task.get("status").asText();
    switch (verb) {
      case "task.update" -> in.get("updates").properties().forEach(one -> task.set(one.getKey(), one.getValue()));
      case "task.assign" -> {
        if (!status.equals("pending") || task.has("assignedTo")) {
          return word("CONFLICT");
        }
        task.put("assignedTo", in.get("instanceId").asText());
      }
      case "task.unassign" -> task.remove("assignedTo");
      case "task.heartbeat", "task.release", "task.complete" -> {
        if (!status.equals("in_progress") || in.path("fence").asLong() != task.get("fence").asLong()) {
          return word("LEASE_LOST");
        }
        if (!verb.equals("task.heartbeat")) {
          boolean isDone = verb.equals("task.complete");
          task.put("status", isDone ? "completed" : "pending").remove("assignedTo");
          task.put("attempt", task.get("attempt").asInt() - (isDone ? 0 : 1));
          free();
        }
      }
      case "task.cancel" -> {
        if (isOver(task)) {
          return status.equals("cancelled") ? task.deepCopy() : word("CONFLICT");
        }
        task.put("status", "cancelled").remove("assignedTo");
        free();
      }
      default -> { }
    }
    return task.deepCopy();
  }

  private void free() {
    tasks.values().stream().filter(task -> task.get("status").asText().equals("blocked")).forEach(task -> {
      boolean waits = false;
      for (JsonNode parent : task.path("dependsOn")) {
        waits |= !isOver(tasks.get(parent.asText()));
      }
      task.put("status", waits ? "blocked" : "pending");
    });
  }

  private static ObjectNode object() {
    return Rest.JSON.createObjectNode();
  }

  private static ObjectNode word(String word) {
    return object().put("word", word);
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
