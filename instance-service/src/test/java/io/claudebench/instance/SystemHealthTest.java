package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.servers.Pid;
import io.claudebench.testkit.Reply;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OwnRedis.class)
class SystemHealthTest {
  private static final String TOLD = "cb:conditions:task-service";

  @Inject Registry registry;
  @Inject ToolManager tools;

  @ConfigProperty(name = "test.redis.pid")
  long redis;

  @AfterEach
  void thaw() {
    new Pid(redis).thaw();
    await().until(() -> HERE.get("/q/health/ready").status() == 200);
    registry.run("DEL", TOLD);
  }

  @Test
  void allThatAnswersIsHealthyOnEveryDoorOfReads() {
    taskServiceSays("up");
    assertEquals("{\"status\":\"healthy\",\"services\":{\"redis\":true,\"postgres\":true,\"mcp\":true}}", health());
    assertEquals(health(), HERE.get("/system/health").ok().toString());
  }

  @Test
  void aFullOutboxIsNoPostgresThatIsAway() {
    taskServiceSays("down");
    assertEquals("{\"status\":\"healthy\",\"services\":{\"redis\":true,\"postgres\":true,\"mcp\":true}}", health());
  }

  @Test
  void aPostgresThatTaskServiceMissesIsDegraded() {
    taskServiceSays("degraded");
    assertEquals("{\"status\":\"degraded\",\"services\":{\"redis\":true,\"postgres\":false,\"mcp\":true}}", health());
  }

  @Test
  void aTaskServiceThatSaidNothingLatelyIsNoGoodNews() {
    taskServiceSays("up");
    registry.run("PEXPIRE", TOLD, "1");
    await().atMost(Duration.ofSeconds(2)).until(() -> registry.run("EXISTS", TOLD).toInteger() == 0);
    assertEquals("{\"status\":\"degraded\",\"services\":{\"redis\":true,\"postgres\":false,\"mcp\":true}}", health());
  }

  @Test
  void aToolThatTheMcpServerLacksIsDegraded() {
    taskServiceSays("up");
    tools.removeTool("system__discover");
    try {
      assertEquals("{\"status\":\"degraded\",\"services\":{\"redis\":true,\"postgres\":true,\"mcp\":false}}", health());
    } finally {
      putBack("system__discover");
    }
  }

  @Test
  void aFrozenRedisIsAnsweredWithinTheTimeoutAndNotRefused() {
    taskServiceSays("up");
    new Pid(redis).freeze();
    long start = System.nanoTime();
    assertEquals("{\"status\":\"degraded\",\"services\":{\"redis\":false,\"postgres\":false,\"mcp\":true}}", health());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(4).toNanos(), "within the command timeout");
  }

  @Test
  void nothingThatAnswersIsUnhealthy() {
    new Pid(redis).freeze();
    tools.removeTool("system__discover");
    try {
      assertEquals("{\"status\":\"unhealthy\",\"services\":{\"redis\":false,\"postgres\":false,\"mcp\":false}}",
          health());
    } finally {
      putBack("system__discover");
    }
  }

  private void taskServiceSays(String word) {
    registry.run("HSET", TOLD, "postgres", word);
  }

  private void putBack(String tool) {
    tools.newTool(tool).setDescription("put back")
        .setAsyncHandler(call -> Uni.createFrom().item(ToolResponse.success(List.of()))).register();
  }

  private static String health() {
    Reply answer = HERE.post("system.health", "{}");
    assertEquals(200, answer.status());
    return answer.json().toString();
  }
}
