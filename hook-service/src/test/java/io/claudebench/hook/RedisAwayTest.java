package io.claudebench.hook;

import static io.claudebench.testkit.Rest.HERE;
import static io.claudebench.testkit.Rest.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.hook.agent.Golden;
import io.claudebench.servers.OwnRedisResource;
import io.claudebench.servers.Pid;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A Redis that does not answer changes no verdict (I11); what finds no room meanwhile is counted and told. */
@QuarkusTest
@TestProfile(RedisAwayTest.Small.class)
class RedisAwayTest {
  private static final List<String> COMMANDS = List.of("ls", "rm -rf /", "git push -f", "$X", "sudo ls",
      "cat ~/.ssh/id_rsa");
  private static final int WAITING_MAX = 50;

  @Inject
  @RedisClientName("admin")
  RedisDataSource redis;

  /** On a Redis that it may stop, with little room. */
  public static final class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("claudebench.hook.record.waiting-max", Integer.toString(WAITING_MAX),
          "quarkus.log.category.\"claudebench\".level", "ERROR");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OwnRedisResource.class));
    }
  }

  @Test
  void theVerdictsAreTheSameAndWhatFoundNoRoomIsCounted() {
    Map<String, JsonNode> before = verdicts();
    Await.until("all are written", () -> length() == COMMANDS.size());
    var pid = new Pid(ConfigProvider.getConfig().getValue("test.redis.pid", long.class));
    pid.freeze();
    try {
      assertEquals(before, verdicts());
      for (int i = COMMANDS.size(); i < 2 * WAITING_MAX; i++) {
        ask("ls " + i);
      }
      assertEquals(before, verdicts());
    } finally {
      pid.thaw();
    }
    Await.until("it tells what it missed", () -> HERE.get("/q/health/ready").body().contains(" missed"));
    Await.until("what waited is written", () -> length() >= COMMANDS.size() + WAITING_MAX);
    JsonNode told = new Told(redis, "-").events("hook.records_missed.executed", 1).getFirst();
    assertTrue(told.at("/payload/records").asInt() >= WAITING_MAX, told::toString);
  }

  @Test
  void anAgentIsToldOfTodosThatCouldNotBeWrittenDown() {
    ObjectNode made = Golden.of("PostToolUse").put("tool_name", "TaskCreate");
    made.set("tool_input", Rest.json("{\"subject\":\"a\"}"));
    made.set("tool_response", Rest.json("{\"task\":{\"id\":\"7\"}}"));
    var pid = new Pid(ConfigProvider.getConfig().getValue("test.redis.pid", long.class));
    pid.freeze();
    try {
      int status = Golden.post("PostToolUse", made).status();
      assertTrue(status == 503 || status == 504, () -> "" + status);
      assertEquals("{}", Golden.post("PostToolUse", Golden.of("PostToolUse")).okText());
    } finally {
      pid.thaw();
    }
    Await.until("it is there again", () -> Golden.post("PostToolUse", made).status() == 200);
  }

  private long length() {
    return redis.execute("XLEN", "cb:audit:hooks:decisions").toLong();
  }

  private static Map<String, JsonNode> verdicts() {
    var verdicts = new LinkedHashMap<String, JsonNode>();
    COMMANDS.forEach(command -> verdicts.put(command, ask(command)));
    return verdicts;
  }

  private static JsonNode ask(String command) {
    return HERE.ok("hook.pre_tool", map("tool", "Bash", "params", map("command", command)));
  }
}
