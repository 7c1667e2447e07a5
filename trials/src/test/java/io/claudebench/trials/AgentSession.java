package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A session of an agent that writes its todos, and a fleet in which it takes seconds to be silent. */
abstract class AgentSession {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static Fleet fleet;

  final String session = "s-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "instance-service", "hook-service")
        .with("CLAUDEBENCH_HOOK_SESSION_BEAT_MS", "1000")
        .with("CLAUDEBENCH_HOOK_SESSION_TTL_SECONDS", "15")
        .with("CLAUDEBENCH_HOOK_SESSION_LEASE_MS", "20000")
        .with("CLAUDEBENCH_HOOK_SESSION_SEEN_MS", "200")
        .with("CLAUDEBENCH_HOOK_SESSION_SILENCE_MS", "45000")
        .with("CLAUDEBENCH_DUTY_LIFE_MS", "2000")
        .with("CLAUDEBENCH_TASK_SWEEP_MS", "1000")
        .with("CLAUDEBENCH_LOG_ONE_IN", "0"));
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  /** Content and status in turn. */
  void write(String... todos) {
    var list = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < todos.length; i += 2) {
      list.add(map("content", todos[i], "status", todos[i + 1]));
    }
    hooks().ok("hook.todo_write", map("sessionId", session, "todos", list));
  }

  static Rest hooks() {
    return fleet.rest("hook-service");
  }

  static Rest tasks() {
    return fleet.rest("task-service");
  }

  /** The tasks of the session in the order of their ids. */
  List<JsonNode> all() {
    var mine = new ArrayList<JsonNode>();
    tasks().ok("task.list", map("limit", 1000, "order", "created")).get("tasks").forEach(task -> {
      if (task.at("/metadata/sessionId").asText().equals(session)) {
        mine.add(task);
      }
    });
    return mine;
  }

  List<String> rows() {
    return all().stream().map(task -> task.get("text").asText() + " " + task.get("status").asText()).toList();
  }

  void comes(String... rows) {
    try {
      Await.until("tasks " + List.of(rows), PATIENCE, () -> rows().equals(List.of(rows)));
    } catch (RuntimeException late) {
      throw new AssertionError("there are " + all() + "; " + state(), late);
    }
  }

  String state() {
    try (var redis = fleet.resp()) {
      return redis.ask("HGETALL", Fleet.KEYS.of(Key.TODOS, session)) + " "
          + redis.ask("HGETALL", Fleet.KEYS.of(Key.TODO_TASKS, session)) + " due "
          + redis.ask("ZSCORE", Fleet.KEYS.of(Key.TODOS_DUE), session);
    }
  }

  /** Nothing is left to be carried. */
  void settles() {
    Await.until("all is carried", PATIENCE, () -> {
      try (var redis = fleet.resp()) {
        return redis.ask("ZSCORE", Fleet.KEYS.of(Key.TODOS_DUE), session) == null;
      }
    });
  }
}
