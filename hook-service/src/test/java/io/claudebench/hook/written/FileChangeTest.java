package io.claudebench.hook.written;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FileChangeTest {
  private static final int MOST = 10_000;

  @Test
  void whatAToolWritesIsWhatTheFileHas() {
    assertEquals("a", of(null, params().put("content", "a")));
    assertEquals("a", of("before", params().put("file_text", "a")));
    assertEquals("x b x", of("a b a", params().put("old_string", "a").put("new_string", "x").put("replace_all", true)));
    assertEquals("x b a", of("a b a", params().put("old_string", "a").put("new_string", "x")));
    assertEquals("new", of(null, params().put("old_string", "a").put("new_string", "new")));
    assertEquals("b\nnew", of("b", params().put("old_string", "a").put("new_string", "new")));
  }

  @Test
  void ofAFileThatIsTooLongItIsKnownThatThereWasMore() {
    String text = of(null, params().put("content", "#".repeat(MOST) + "\nrm -rf /"));
    assertTrue(text.endsWith(FileChange.CUT) && text.length() < MOST + 100);
  }

  @Test
  void editsThatGrowTakeNeitherTimeNorMemory() {
    ObjectNode params = params();
    ArrayNode edits = params.putArray("edits");
    edits.addObject().put("old_string", "").put("new_string", "a");
    for (int i = 0; i < 20_000; i++) {
      edits.addObject().put("old_string", "a").put("new_string", "a".repeat(100)).put("replace_all", true);
    }
    assertTimeout(Duration.ofSeconds(2), () -> assertTrue(of(null, params).length() < 2 * MOST));
  }

  private static String of(String before, ObjectNode params) {
    return new FileChange("/x", params).of(before, MOST);
  }

  private static ObjectNode params() {
    return Json.MAPPER.createObjectNode();
  }
}
