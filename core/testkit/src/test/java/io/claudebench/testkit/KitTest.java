package io.claudebench.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit asserts can fail, and says of what. */
class KitTest {
  private static final Reply DONE = Reply.of(200, "{\"id\":\"t-1\"}", "");
  private static final Reply CONFLICT = Reply.of(409, "{\"code\":\"CONFLICT\",\"status\":409,\"version\":7}", "");
  private static final Reply CUT = Reply.of(502, "<html>", "");

  @Test
  void onlyASuccessIsOkAndShowsItsOutput() {
    assertEquals("t-1", DONE.ok().get("id").asText());
    assertTrue(assertThrows(AssertionError.class, CONFLICT::ok).getMessage().contains("409 {\"code\":\"CONFLICT\""));
    assertThrows(AssertionError.class, CUT::ok);
  }

  @Test
  void onlyTheRefusalWithItsWordAndItsStatusIsOne() {
    assertEquals(7, CONFLICT.refused("CONFLICT").get("version").asInt());
    assertThrows(AssertionError.class, () -> CONFLICT.refused("FULL"));
    assertThrows(AssertionError.class, () -> DONE.refused("CONFLICT"));
    assertThrows(AssertionError.class, () -> Reply.of(200, CONFLICT.body(), "").refused("CONFLICT"));
    assertThrows(AssertionError.class, () -> Reply.of(500, CONFLICT.body(), "").refused("CONFLICT"));
    assertThrows(AssertionError.class, () -> CUT.refused("CONFLICT"));
  }

  @Test
  void whatIsNoJsonHasAWordAndNoBody() {
    assertEquals(List.of("OK", "CONFLICT", "HTTP 502"), List.of(DONE.word(), CONFLICT.word(), CUT.word()));
    assertThrows(AssertionError.class, CUT::json);
    assertThrows(AssertionError.class, () -> Reply.of(200, "", "").ok());
    assertThrows(AssertionError.class, () -> DONE.header("Retry-After"));
  }

  @Test
  void everyDoorsAnswerHasOneForm() {
    assertEquals("OK", Answer.rpc(Rest.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")).word());
    assertEquals("FULL {\"code\":\"FULL\",\"detail\":\"No room.\"}", shown(Answer.rpc(Rest.json("{\"jsonrpc\":\"2.0\","
        + "\"id\":1,\"error\":{\"code\":-32008,\"message\":\"No room.\",\"data\":{\"code\":\"FULL\"}}}"))));
    assertEquals("FULL {\"code\":\"FULL\",\"detail\":\"No room.\"}", shown(Answer.rest(Reply.of(507,
        "{\"type\":\"x\",\"status\":507,\"code\":\"FULL\",\"detail\":\"No room.\",\"traceId\":\"1\"}", ""))));
    assertEquals("-32602", Answer.mcp(Rest.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32602}}")).word());
    assertThrows(AssertionError.class, () -> Answer.rpc(Rest.json("{}")));
    assertThrows(AssertionError.class, () -> Answer.mcp(Rest.json(
        "{\"result\":{\"structuredContent\":{\"a\":1},\"content\":[{\"text\":\"{\\\"a\\\":2}\"}]}}")));
  }

  private static String shown(Answer answer) {
    return answer.word() + " " + answer.json();
  }

  @Test
  void waitingEndsWithWhatDidNotComeAndAtOnceWithWhatIsThrown() {
    var late = assertThrows(ConditionTimeoutException.class,
        () -> Await.until("rain", Duration.ofMillis(100), () -> false));
    assertTrue(late.getMessage().contains("rain"), late.getMessage());
    assertFalse(Await.comes(Duration.ofMillis(100), () -> false));
    assertThrows(IllegalStateException.class, () -> Await.until("rain", () -> {
      throw new IllegalStateException("the sky fell");
    }));
  }

  @Test
  void whatWasPackagedLastIsStarted(@TempDir Path target) throws IOException {
    assertThrows(RuntimeException.class, () -> Packaged.last(target, Map.of()));
    Files.writeString(target.resolve("quarkus-artifact.properties"), "type=native\npath=a-runner\n");
    assertEquals(List.of(target.resolve("a-runner").toString(), "-Da=b"), Packaged.last(target, Map.of("a", "b")));
    Files.writeString(target.resolve("quarkus-artifact.properties"), "type=jar\npath=run.jar\n");
    assertThrows(IllegalStateException.class, () -> Packaged.last(target, Map.of()));
    Files.createFile(target.resolve("run.jar"));
    assertTrue(Packaged.last(target, Map.of("a", "b")).containsAll(List.of("-Da=b", "-jar", target.resolve("run.jar")
        .toString())));
    Path edited = Files.createDirectories(target.resolve("classes")).resolve("Edited.class");
    Files.setLastModifiedTime(Files.createFile(edited), FileTime.from(Instant.now().plusSeconds(60)));
    var stale = assertThrows(IllegalStateException.class, () -> Packaged.last(target, Map.of()));
    assertTrue(stale.getMessage().contains("Edited.class is newer"), stale.getMessage());
  }
}
