package io.claudebench.task;

import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge is quiet about a right history and finds each wrong one that is planted. */
class JudgeTest {
  private static final long FENCE = (1L << 32) + 1;
  private final List<Ask> asks = new ArrayList<>();
  private final List<History.Event> events = new ArrayList<>();
  private int clock = 1000;

  @Test
  void aRightLifeIsQuiet() {
    claimedTask();
    call("task.complete", lease("result", 1), 200, "{}", "task.completed");
    call("task.complete", lease("result", 1), 200, "{}");
    call("task.complete", lease("result", 2), 409, "{\"code\":\"CONFLICT\"}");
    call("task.complete", map("id", "t-1", "fence", FENCE - 1, "result", 2), 409, "{\"code\":\"LEASE_LOST\"}");
    assertEquals(List.of(), judge());
  }

  @Test
  void aSecondClaimIsFound() {
    claimedTask();
    claim("v", FENCE + 1);
    found("task.claimed by v is not allowed");
  }

  @Test
  void aClaimAfterTheEndIsFound() {
    claimedTask();
    call("task.complete", lease("result", 1), 200, "{}", "task.completed");
    claim("v", FENCE + 1);
    found("task.claimed by v is not allowed");
  }

  @Test
  void aFenceThatDoesNotGrowIsFound() {
    claimedTask();
    call("task.release", lease("x", 1), 200, "{}", "task.released");
    claim("v", FENCE);
    found("a fence that is not the model's");
  }

  @Test
  void aGapIsFound() {
    claimedTask();
    events.add(new History.Event("task.completed", "t-1", 9, clock, "none", ""));
    found("version 9 follows 2");
  }

  @Test
  void anEffectOfARefusalIsFound() {
    claimedTask();
    call("task.complete", lease("result", 1), 409, "{\"code\":\"LEASE_LOST\"}", "task.completed");
    found("refused, but it changed something");
  }

  @Test
  void aSuccessWithoutEffectIsFound() {
    claimedTask();
    call("task.complete", lease("result", 1), 200, "{}");
    found("wrong answer to");
  }

  @Test
  void aZombieThatIsAcceptedIsFound() {
    claimedTask();
    call("task.release", lease("x", 1), 200, "{}", "task.released");
    claim("v", FENCE + 2);
    call("task.complete", lease("result", 1), 200, "{}", "task.completed");
    found("wrong answer to");
  }

  @Test
  void aRetryWithoutAttemptsLeftIsFound() {
    claimedTask();
    call("task.fail", lease("error", map("message", "m")), 200, "{}", "task.retried");
    found("task.retried is not allowed");
  }

  @Test
  void aReadOfAStateThatNeverWasIsFound() {
    claimedTask();
    call("task.get", map("id", "t-1"), 200, "{\"status\":\"completed\"}");
    found("wrong answer to");
  }

  private void claimedTask() {
    call("task.create", map("text", "x", "maxAttempts", 1), 200, "{\"id\":\"t-1\"}", "task.created");
    claim("w", FENCE);
  }

  private void claim(String worker, long fence) {
    call("task.claim", map("workerId", worker), 200, "{\"tasks\":[{\"id\":\"t-1\",\"fence\":" + fence + "}]}",
        "task.claimed");
  }

  private static Map<String, Object> lease(String name, Object value) {
    return map("id", "t-1", "workerId", "w", "fence", FENCE, name, value);
  }

  private void call(String verb, Map<String, Object> input, int status, String answer, String... effects) {
    clock += 100;
    String trace = "trace-" + clock;
    asks.add(new Ask(verb, input, Reply.of(status, answer, trace), clock - 10, clock + 10));
    for (String type : effects) {
      events.add(new History.Event(type, "t-1", events.size() + 1, clock, trace, ""));
    }
  }

  private List<String> judge() {
    return new Judge(new History(Map.of("t-1", events)), asks, 1).all().faults;
  }

  private void found(String what) {
    List<String> faults = judge();
    assertTrue(faults.stream().anyMatch(f -> f.contains(what)), () -> "wanted '" + what + "', found " + faults);
  }
}
