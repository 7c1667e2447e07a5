package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** What the operator says when the queue opens again. */
class TaskResumeTest extends Contract {

  @Test
  void aQueueThatIsNotPausedStaysAsItIs() {
    ok("task.resume");
    var again = ok("task.resume");
    assertFalse(again.get("paused").booleanValue() || again.get("changed").booleanValue());
  }

  @Test
  void whoResumesLaterIsToldWhoDidAndWhy() {
    ok("task.pause", "reason", "a bad release");
    ok("task.resume", "reason", "rolled back");
    var again = ok("task.resume", "reason", "just to be sure");
    assertEquals("rolled back", again.get("reason").textValue());
    assertEquals("127.0.0.1", again.get("by").textValue());
  }
}
