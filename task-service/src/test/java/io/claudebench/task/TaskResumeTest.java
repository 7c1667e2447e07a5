package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Without a pause before it. */
class TaskResumeTest extends Contract {

  @Test
  void aQueueThatIsNotPausedStaysAsItIs() {
    assertEquals("{\"paused\":false,\"changed\":false}", ok("task.resume").toString());
  }
}
