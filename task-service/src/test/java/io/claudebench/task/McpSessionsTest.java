package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** MCP sessions are bounded in number and life, and no call needs one. */
class McpSessionsTest extends Contract {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  McpSessionsTest() {
    super(Map.of("claudebench.limits.mcp-sessions-max", "3", "claudebench.limits.mcp-session-idle-ms", "8000"));
  }

  @Test
  void atTheLimitTheOneThatWasLongestIdleGoes() throws IOException {
    String oldest = stage.doors.session();
    String second = stage.doors.session();
    stage.doors.session();
    stage.doors.mcp(PING, "Mcp-Session-Id", oldest).ok();
    stage.doors.session();
    assertEquals(3, stage.rest.metric("mcp_sessions"));
    assertEquals(404, listen(second));
    assertEquals(200, listen(oldest));
    assertEquals("OK", stage.doors.call(Doors.Door.MCP, "task.create", "{\"text\":\"x\"}", "Mcp-Session-Id", second)
        .word());
  }

  @Test
  void oneThatNobodyUsesGoes() throws IOException {
    String session = stage.doors.session();
    Await.until("it went", () -> stage.rest.metric("mcp_sessions") == 0);
    assertEquals(404, listen(session));
  }

  /** The status of its stream, which stays open where there is one. */
  private int listen(String session) throws IOException {
    var stream = (HttpURLConnection) URI.create(stage.rest.base().get() + "/mcp").toURL().openConnection();
    stream.setRequestProperty("Mcp-Session-Id", session);
    int status = stream.getResponseCode();
    stream.disconnect();
    return status;
  }
}
