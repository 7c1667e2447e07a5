package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.servers.RedisResource;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisResource.class)
class HookPostToolTest {
  private static final String SECRET = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  private final String session = "s-" + UUID.randomUUID();
  private final String tool = "T" + UUID.randomUUID();

  @Test
  void whatAToolAnsweredIsKeptWithoutItsSecretsInTheStreamOfItsTool() {
    assertEquals("{\"processed\":true}", post(Map.of("stdout", "token " + SECRET)).toString());

    JsonNode record = new Told(redis, session).records("tools:" + tool, 1).getFirst();
    assertFalse(record.toString().contains(SECRET), record::toString);
    assertTrue(record.at("/result/stdout").asText().startsWith("token [redacted:"), record::toString);
    assertEquals(12, record.get("durationMs").asInt());
    assertTrue(record.at("/metadata/traceparent").isTextual());
    assertEquals(1, new Told(redis, session).events("hook.post_tool.executed", 1).size());
  }

  @Test
  void aLongResultIsKeptAsItsBeginningAndSaysSo() {
    post(Map.of("stdout", "x".repeat(500_000), "exit", 1));

    JsonNode record = new Told(redis, session).records("tools:" + tool, 1).getFirst();
    assertTrue(record.get("resultCut").asBoolean());
    assertTrue(record.toString().length() < 6000);
  }

  @Test
  void failuresInARowAreToldOnce() {
    IntStream.range(0, 25).forEach(i -> HERE.ok("hook.post_tool", map("tool", tool, "result", "no", "failed", true,
        "sessionId", session)));

    var alerts = new Told(redis, tool).events("alert.tool_errors", 1);
    assertEquals(1, alerts.size());
    assertEquals(10, alerts.getFirst().at("/payload/errors").asInt());
  }

  @Test
  void theResultMustBeThereAndMayBeAnything() {
    for (Object result : new Object[] {"text", 0, false, Map.of(), new int[] {1}}) {
      post(result);
    }
    assertEquals(200, HERE.post("hook.post_tool", "{\"tool\":\"T\",\"result\":null}").status());
    HERE.post("hook.post_tool", "{\"tool\":\"T\"}").refused("INVALID");
  }

  @Test
  void aToolWhoseNameIsNoPartOfAKeyHasAStreamAllTheSame() {
    HERE.ok("hook.post_tool", map("tool", "tool with {spaces}:*" + tool, "result", 1, "sessionId", session));
    assertEquals(1, new Told(redis, session).records("tools:tool_with__spaces_:_" + tool, 1).size());
  }

  private JsonNode post(Object result) {
    return HERE.ok("hook.post_tool", map("tool", tool, "params", Map.of("command", "make"), "result", result,
        "durationMs", 12, "sessionId", session));
  }
}
