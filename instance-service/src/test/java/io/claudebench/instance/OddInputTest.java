package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.instance.Doors.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is JSON to somebody and a trap to us: every door answers it at once, with the same word. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class OddInputTest {
  private static final String[] MCP = {"Accept", "application/json, text/event-stream"};

  @Inject Registry registry;

  @Test
  void aNumberThatNoDoubleHoldsIsInvalidAtEveryDoor() {
    for (String number : List.of("1e9999999999", "-1e400", "1e-200000000", "0e99999999", "0.1e-307")) {
      for (Doors door : Doors.values()) {
        Answer answer = put(door, "[1," + number + "]");
        assertEquals("INVALID", answer.word(), () -> number + " by " + door + ": " + answer.body());
        assertTrue(answer.body().at("/errors/0/pointer").asText().endsWith("/value/1"), () -> number + " by " + door
            + ": " + answer.body());
      }
    }
    assertEquals("OK", put(Doors.EVENT, "1e307").word());
  }

  @Test
  void aNumberThatCannotBeReadIsNoReasonForSilenceWhereverItStands() {
    assertEquals(400, Rest.get("/system/check_health?timeout=1e9999999999").status());
    JsonNode answer = Rest.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1e9999999999,\"method\":\"state.count\"}").body();
    assertEquals(-32602, answer.at("/error/code").asInt());
    assertTrue(answer.get("id").isNull());
  }

  @Test
  void aPoisonedCommandHoldsNoCommandOfTheSameReadUp() {
    String replyTo = "cb:replies:" + Registry.fresh();
    long dead = registry.run("XLEN", "cb:dead:commands").toLong();
    String good = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state.count\",\"params\":{},\"replyTo\":\"" + replyTo
        + "\"}";
    registry.run("EVAL", "for _, data in ipairs(ARGV) do redis.call('XADD', KEYS[1], '*', 'data', data) end", "1",
        "cb:commands:state",
        good, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"state.count\",\"params\":{\"x\":1e9999999999}}", good, good);

    Registry.await("the three answers", () -> registry.run("XLEN", replyTo).toInteger() == 3);
    Registry.await("the dead letter", () -> registry.run("XLEN", "cb:dead:commands").toLong() == dead + 1);
  }

  @Test
  void aTextThatPostgresqlCannotKeepAndADoubledKeyAreNotJsonAtEveryDoor() {
    for (String value : List.of("\"nul \\u0000\"", "\"\\ud800 lone\"", "{\"a\\u0000\":1}", "{\"a\":1,\"a\":2}")) {
      for (Doors door : Doors.values()) {
        Answer answer = put(door, value);
        assertEquals("PARSE", answer.word(), () -> value + " by " + door + ": " + answer.body());
      }
    }
  }

  @Test
  void aValueIsTheSameBytesWhicheverDoorItCameThrough() {
    String value =
        "{\"a\":12345678901234567890.123,\"b\":1.0,\"c\":null,\"d\":[null,0.1234567890123456789],"
        + "\"e\":123456789012345678901234567890}";
    for (Doors door : Doors.values()) {
      String key = Registry.fresh();
      assertEquals("OK", door.call(registry, "state.put", "{\"key\":\"" + key + "\",\"value\":" + value + "}").word());
      String rest = new String(Rest.post("state.get", "{\"key\":\"" + key + "\"}").http().body(),
          StandardCharsets.UTF_8);
      assertTrue(rest.contains("\"value\":" + value + ","), () -> door + " kept " + rest);
      String mcp = new String(Rest.post("mcp", tool(1, "state__get", "{\"key\":\"" + key + "\"}"), MCP).http().body(),
          StandardCharsets.UTF_8);
      assertTrue(mcp.contains("\"value\":" + value + ","), () -> "MCP shows " + mcp);
    }
  }

  @Test
  void nullIsAnArgumentLikeAnyOther() {
    Registry.register("odd", "\"roles\":[]");
    for (String call : List.of("state.put {'key':'$','value':null}",
        "system.heartbeat {'instanceId':'odd','status':null}",
        "system.heartbeat {'instanceId':null}", "state.count null", "state.count []")) {
      String[] parts = call.replace('\'', '"').replace("$", Registry.fresh()).split(" ");
      Answer rest = Doors.REST.call(registry, parts[0], parts[1]);
      Answer mcp = Doors.MCP.call(registry, parts[0], parts[1]);
      assertEquals(rest.word(), mcp.word(), () -> call + ": " + mcp.body());
    }
    String key = Registry.fresh();
    Doors.MCP.call(registry, "state.put", "{\"key\":\"" + key + "\",\"value\":null}");
    assertTrue(Rest.post("state.get", "{\"key\":\"" + key + "\"}").body().get("value").isNull());
  }

  @Test
  void eachToolCallOfABatchHasItsOwnArguments() {
    String batch = "[" + tool(1, "system__heartbeat", "{\"instanceId\":null}") + ","
        + tool(2, "state__count", "{\"prefix\":\"odd-none\"}") + "]";

    String answers = new String(Rest.post("mcp", batch, MCP).http().body(), StandardCharsets.UTF_8);

    assertTrue(answers.contains("/instanceId"), answers);
    assertTrue(answers.contains("\"count\":0"), answers);
  }

  @Test
  void aMessageThatIsNotJsonIsAnsweredToItsId() {
    JsonNode answer = Rest.post("mcp",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{\"x\":1,\"x\":2}}", MCP).body();
    assertEquals(-32700, answer.at("/error/code").asInt());
    assertEquals(7, answer.get("id").asInt());
  }

  private Answer put(Doors door, String value) {
    return door.call(registry, "state.put", "{\"key\":\"odd\",\"value\":" + value + "}");
  }

  static String tool(int id, String name, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
        + "\",\"arguments\":" + arguments + "}}";
  }
}
