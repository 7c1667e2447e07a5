package io.claudebench.trials;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.kit.Fleet;
import io.claudebench.trials.kit.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Claude Code's hooks tell, at two replicas in turn, becomes tasks, events and an audit that agree. */
@Timeout(300)
class AgentHooksTest {
  private static final int SESSIONS = 100;
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);
  private static final String SESSION = "s-" + RUN + "-";
  private static Fleet fleet;

  @BeforeAll
  static void start() {
    fleet = Fleet.start(Plan.of("task-service", "instance-service", "event-service", "hook-service", "hook-service")
        .with("CLAUDEBENCH_HOOK_SESSION_SEEN_MS", "200").with("CLAUDEBENCH_DUTY_LIFE_MS", "2000")
        .with("CLAUDEBENCH_TASK_SWEEP_MS", "500").with("CLAUDEBENCH_LOG_ONE_IN", "0"));
  }

  @AfterAll
  static void stop() {
    fleet.drop();
  }

  @Test
  void aHundredSessionsLeaveTasksEventsAndAnAuditThatAgree() throws Exception {
    try (var pool = Executors.newFixedThreadPool(16)) {
      var runs = IntStream.range(0, SESSIONS).mapToObj(i -> pool.submit(() -> session(SESSION + i))).toList();
      for (var run : runs) {
        run.get();
      }
    }
    // The third is cancelled where it was a task before it was deleted.
    Await.until("every todo that stayed is a completed task", () -> {
      TreeMap<String, Long> counts = counts();
      return counts.getOrDefault("completed", 0L) == 2L * SESSIONS && counts.getOrDefault("cancelled", 0L) <= SESSIONS
          && counts.size() <= 2;
    });
    Map.of("hook.pre_tool", 3, "hook.post_tool", 9, "hook.user_prompt", 1, "hook.agent_stop", 1,
        "hook.session_start", 1, "hook.session_end", 1).forEach((verb, each) -> Await.until(
            verb + " is told " + each + " times by each", () -> events(verb + ".executed").size() == each * SESSIONS));
    var decided = new HashMap<String, Integer>();
    events("hook.pre_tool.executed").forEach(event -> decided.merge(event.at("/payload/rule").asText("none"), 1,
        Integer::sum));
    assertEquals(Map.of("none", SESSIONS, "fs-system-tree", SESSIONS, "git-history-loss", SESSIONS), decided);
    assertEquals(3L * SESSIONS, records("hooks:decisions"));
    assertEquals(5L * SESSIONS, records("tools:Bash"));
    try (var redis = fleet.resp()) {
      Await.until("no session is an instance any more", () -> !String.valueOf(redis.ask("ZRANGE",
          "cb:instances:active", "0", "-1")).contains(SESSION));
    }
  }

  private static long records(String stream) {
    try (var redis = fleet.resp()) {
      return ((List<?>) redis.ask("XRANGE", "cb:audit:" + stream, "-", "+")).stream()
          .filter(entry -> entry.toString().contains("\"sessionId\":\"" + SESSION)).count();
    }
  }

  private static void session(String id) {
    post(id, "SessionStart", map("source", "startup", "cwd", "/work"));
    assertEquals("{}", post(id, "UserPromptSubmit", map("prompt", "fix it")));
    todo(id, "TaskCreate", map("subject", "A"), map("task", map("id", "1")));
    todo(id, "TaskCreate", map("subject", "B"), map("task", map("id", "2")));
    todo(id, "TaskCreate", map("subject", "C"), map("task", map("id", "3")));
    todo(id, "TaskUpdate", map("taskId", "1", "status", "in_progress"), Map.of());
    assertEquals("{}", bash(id, "PreToolUse", "make test"));
    bash(id, "PostToolUse", "make test");
    assertTrue(bash(id, "PreToolUse", "rm -rf /").contains("\"deny\""));
    assertTrue(bash(id, "PreToolUse", "git push --force").contains("\"ask\""));
    bash(id, "PostToolUse", "git push --force");
    todo(id, "TaskUpdate", map("task_id", "1", "status", "completed"), Map.of());
    todo(id, "TaskUpdate", map("id", "2", "status", "completed", "addBlockedBy", List.of("1")), Map.of());
    todo(id, "TaskUpdate", map("taskId", "3", "status", "deleted"), Map.of());
    assertEquals("{}", post(id, "Stop", map("stop_hook_active", false)));
    post(id, "SessionEnd", map("reason", "other"));
  }

  @Test
  void anAgentThatWasSupersededIsDeniedThePushAndTheOneAfterItIsNot() {
    fleet.rest("hook-service").ok("hook.policy.put", map("name", "lease-" + RUN, "policy", map("rules", List.of(
        map("name", "push", "action", "deny", "tools", List.of("Bash"), "pattern", "^git push origin",
            "requiresLease", true)))));
    Rest tasks = fleet.rest("task-service");
    String zombie = "zombie-" + RUN;
    String heir = "heir-" + RUN;
    for (String worker : List.of(zombie, heir)) {
      tasks.ok("system.register", map("id", worker, "roles", List.of(), "capabilities", List.of(RUN)));
    }
    assertTrue(push(zombie, 0).equals("{}"), "it never held a lease");
    String id = tasks.ok("task.create", map("text", "release", "requires", List.of(RUN), "backoff",
        map("initialMs", 0))).get("id").asText();
    assertEquals(id, tasks.ok("task.claim", map("workerId", zombie, "leaseMs", 1000)).get("taskId").asText());
    assertEquals("{}", push(zombie, 0));

    Await.until("the lease ran out and another has it", () -> tasks.ok("task.claim", map("workerId", heir))
        .get("claimed").asBoolean());

    for (int replica : List.of(0, 1)) {
      String denied = push(zombie, replica);
      assertTrue(denied.contains("\"deny\"") && denied.contains(id) && denied.contains(heir), denied);
      assertEquals("{}", push(heir, replica));
    }
  }

  @Test
  void aScriptThatOneReplicaSawBeingWrittenIsJudgedByTheOther() {
    String id = "script-" + RUN;
    post(0, id, "PreToolUse", map("tool_name", "Write", "tool_input", map("file_path", "/tmp/" + id + ".sh", "content",
        "rm -rf ~\n")));
    Await.until("the other knows", () -> post(1, id, "PreToolUse", map("tool_name", "Bash", "tool_input",
        map("command", "sh /tmp/" + id + ".sh"))).contains("\"deny\""));
  }

  @Test
  void everyMetricThatRulesAndDashboardsNameIsThereAndTheTableTellsEachAndItsLabels() {
    List<String> replicas = List.of("task-service", "instance-service", "event-service", "hook-service");
    counts(); // passes a breaker
    fleet.rest("task-service").post("task.get", map("id", "t-0")).refused("INVALID");
    assertEquals("{}", bash("metrics-" + RUN, "PreToolUse", "true"));
    var missing = new TreeSet<String>();
    boolean isThere = Await.comes(Await.PATIENCE, () -> {
      missing.clear();
      missing.addAll(Telemetry.namesAsked());
      missing.removeAll(Telemetry.shown(fleet, replicas).keySet());
      return missing.isEmpty();
    });
    assertTrue(isThere, () -> "nobody shows " + missing);
    Map<String, Set<String>> told = Telemetry.told();
    var shown = Telemetry.shown(fleet, replicas);
    shown.keySet().removeIf(name -> !Telemetry.isOurs(name));
    shown.forEach((name, labels) -> assertEquals(told.get(Telemetry.base(name)), labels,
        name + " as docs/telemetry.md tells it"));
  }

  private static String push(String instance, int replica) {
    return ask(replica, "PreToolUse", map("session_id", "s-" + instance, "tool_name", "Bash", "tool_input",
        map("command", "git push origin main")), "X-ClaudeBench-Instance", instance).okText();
  }

  private static String bash(String session, String event, String command) {
    return post(session, event, map("tool_name", "Bash", "tool_input", map("command", command), "tool_response",
        map("stdout", "done")));
  }

  private static void todo(String session, String tool, Object input, Object response) {
    assertEquals("{}", post(session, "PostToolUse", map("tool_name", tool, "tool_input", input, "tool_response",
        response)));
  }

  private static String post(String session, String event, Map<String, Object> more) {
    return post(event.length() % 2, session, event, more);
  }

  private static String post(int replica, String session, String event, Map<String, Object> more) {
    var body = new HashMap<>(more);
    body.put("session_id", session);
    body.put("hook_event_name", event);
    return ask(replica, event, body).okText();
  }

  private static Reply ask(int replica, String event, Object body, String... headers) {
    return fleet.rest(replica == 0 ? "hook-service" : "hook-service-2")
        .post("agents/claude-code?event=" + event, body, headers);
  }

  private static TreeMap<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    fleet.rest("task-service").ok("task.list", map("limit", 1000)).get("tasks").forEach(task -> {
      if (task.at("/metadata/sessionId").asText().startsWith(SESSION)) {
        counts.merge(task.get("status").asText(), 1L, Long::sum);
      }
    });
    return counts;
  }

  private static List<JsonNode> events(String type) {
    var events = fleet.rest("event-service").ok("event.read", map("types", List.of(type), "limit", 1000))
        .get("events");
    return events.valueStream().filter(event -> event.get("entity").asText().startsWith(SESSION)).toList();
  }
}
