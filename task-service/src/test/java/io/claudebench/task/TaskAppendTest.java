package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a running task has to say. */
class TaskAppendTest extends Contract {

  @Test
  void chunksGetOffsetsWithoutGapsAlsoUnderParallelWriters() {
    var task = held(worker);
    var offsets = Stage.parallel(64, i -> by(task, "task.append", "chunk", "c" + i).ok().get("offset").longValue());
    assertEquals(LongStream.range(0, 64).boxed().toList(), offsets.stream().sorted().toList());
  }

  @Test
  void onlyTheHolderAppends() {
    var task = held(worker);
    assertEquals("LEASE_LOST", by(task, "task.append", "chunk", "x", "fence", 1).word());
    assertEquals("LEASE_LOST", by(task, "task.append", "chunk", "x", "workerId", newWorker(1)).word());
    by(task, "task.complete", "result", 1).ok();
    assertEquals("LEASE_LOST", by(task, "task.append", "chunk", "late").word());
    refused("NOT_FOUND", "task.append", "id", "t-99999999", "workerId", worker, "fence", 1, "chunk", "x");
  }

  @Test
  void aChunkHasABound() {
    var task = held(worker);
    assertEquals("TOO_LARGE", by(task, "task.append", "chunk", "ä".repeat(32_769)).word());
    assertEquals("OK", by(task, "task.append", "chunk", "x".repeat(65_536)).word());
    assertEquals("INVALID", by(task, "task.append", "chunk", "").word());
  }
}
