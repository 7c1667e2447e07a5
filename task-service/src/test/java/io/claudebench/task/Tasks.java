package io.claudebench.task;

import static io.claudebench.task.Walker.with;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.scanner.Resp;
import io.claudebench.scanner.Scanner;
import io.claudebench.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the verbs share: a worker of one's own, and tasks in each state. */
abstract class Tasks {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final Stage stage;
  String worker;

  /** Those of the service in this JVM. */
  Tasks() {
    this(Stage.here());
  }

  Tasks(Stage stage) {
    this.stage = stage;
  }

  @BeforeEach
  void ownWorker() {
    worker = newWorker(50);
  }

  String newWorker(int capacity) {
    String name = getClass().getSimpleName() + "-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    stage.register(name, capacity);
    return name;
  }

  JsonNode ok(String verb, Object... input) {
    return stage.ok(verb, map(input));
  }

  /** The refusal, with its word asserted. */
  JsonNode refused(String word, String verb, Object... input) {
    return stage.rest.post(verb, map(input)).refused(word);
  }

  String create(Object... more) {
    return stage.ok("task.create", with(map(more), "text", "a task")).get("id").textValue();
  }

  /** A task in this worker's own queue. */
  String assigned(String worker, Object... more) {
    String id = create(more);
    ok("task.assign", "taskId", id, "instanceId", worker);
    return id;
  }

  /** A new task under a lease of this worker; the answer of its claim. */
  JsonNode held(String worker, Object... more) {
    String id = assigned(worker, more);
    JsonNode task = ok("task.claim", "workerId", worker).get("task");
    assertEquals(id, task.get("id").textValue());
    return task;
  }

  Map<String, Object> proof(JsonNode task) {
    return map("id", task.get("id").textValue(), "workerId", task.get("assignedTo").textValue(), "fence",
        task.get("fence").longValue());
  }

  /** Calls a lease-bound verb as the holder. */
  Reply by(JsonNode task, String verb, Object... more) {
    Map<String, Object> input = proof(task);
    input.putAll(map(more));
    return stage.rest.post(verb, input);
  }

  /**
   * Nothing another test left may reach a worker of this one: neither what waits, nor what comes back when its lease or
   * its delay ends.
   */
  void cancelAll() {
    for (String status : List.of("in_progress", "scheduled", "pending")) {
      ok("task.list", "status", status, "limit", 1000).get("tasks").findValuesAsText("id")
          .forEach(id -> assertTrue(Set.of("OK", "CONFLICT").contains(stage.rest.post("task.cancel",
              map("id", id, "force", true)).word()), "it may have ended by itself"));
    }
  }

  /** One command past the service. */
  Object redis(Object... command) {
    try (var redis = new Resp(stage.redis)) {
      return redis.ask(command);
    }
  }

  void assertSound() {
    try (var redis = new Resp(stage.redis)) {
      new Scanner(redis, stage.keys).assertSound();
    }
  }

  JsonNode get(JsonNode task) {
    return ok("task.get", "id", task.get("id").textValue());
  }
}
