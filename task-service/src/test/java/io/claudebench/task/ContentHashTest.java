package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A finished result answers later tasks of the same content. */
class ContentHashTest extends Contract {

  private static final String SEED = Long.toHexString(System.nanoTime());

  private static String hash(String of) {
    return String.format("%64s", SEED + Integer.toHexString(of.hashCode())).replace(' ', '0');
  }

  @Test
  void aTaskWithAKnownContentIsBornCompleted() {
    var task = held(worker, "contentHash", hash("a"));
    assertFalse(ok("task.create", "text", "same, not finished", "contentHash", hash("a")).has("deduplicated"));
    by(task, "task.complete", "result", Map.of("answer", 42)).ok();
    var born = ok("task.create", "text", "same", "contentHash", hash("a").toUpperCase(Locale.ROOT));
    assertEquals("completed true 42", born.get("status").textValue() + " " + born.get("deduplicated") + " "
        + born.at("/result/answer"));
    var seen = ok("task.get", "id", born.get("id").textValue());
    assertEquals("completed 42 1", seen.get("status").textValue() + " " + seen.at("/result/answer") + " "
        + seen.get("version"));
    assertFalse(ok("task.create", "text", "other", "contentHash", hash("b")).has("deduplicated"));
    stage.assertEqualInBoth(List.of(born.get("id").textValue()));
  }

  @Test
  void aBoardThatEndsATaskHasNoResultToRemember() {
    String id = assigned(worker, "contentHash", hash("board"));
    assertEquals("completed",
        ok("task.update", "id", id, "updates", Map.of("status", "completed")).get("status").textValue());
    assertFalse(ok("task.create", "text", "again", "contentHash", hash("board")).has("deduplicated"));
  }

  @Test
  void failuresAreNotRemembered() {
    var task = held(worker, "contentHash", hash("f"));
    by(task, "task.complete", "error", "no").ok();
    assertFalse(ok("task.create", "text", "again", "contentHash", hash("f")).has("deduplicated"));
    refused("INVALID", "task.create", "text", "x", "contentHash", "abc");
  }
}
