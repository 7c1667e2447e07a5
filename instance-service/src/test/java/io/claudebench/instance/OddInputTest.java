package io.claudebench.instance;

import static io.claudebench.testkit.Rest.HERE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Doors.Door;
import io.claudebench.testkit.Odd;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is JSON to somebody and a trap to us: every door answers it at once, with the same word. */
@QuarkusTest
@TestProfile(OwnRedis.class)
class OddInputTest {
  @Inject Registry registry;

  @Test
  void aNumberThatNoDoubleHoldsIsInvalidAtEveryDoor() {
    for (String number : Odd.NUMBERS) {
      for (Door door : Door.values()) {
        Answer answer = put(door, "[1," + number + "]");
        assertEquals("INVALID", answer.word(), () -> number + " by " + door + ": " + answer.json());
        assertTrue(answer.json().at("/errors/0/pointer").asText().endsWith("/value/1"), () -> number + " by " + door
            + ": " + answer.json());
      }
    }
    assertEquals("OK", put(Door.EVENT, "1e307").word());
  }

  @Test
  void aNumberThatCannotBeReadIsNoReasonForSilenceWhereverItStands() {
    HERE.get("/system/check_health?timeout=1e9999999999").refused("INVALID");
    JsonNode answer = HERE.post("rpc", "{\"jsonrpc\":\"2.0\",\"id\":1e9999999999,\"method\":\"state.count\"}").json();
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

    Await.until("the three answers", () -> registry.run("XLEN", replyTo).toInteger() == 3);
    Await.until("the dead letter", () -> registry.run("XLEN", "cb:dead:commands").toLong() == dead + 1);
  }

  @Test
  void aTextThatPostgresqlCannotKeepAndADoubledKeyAreNotJsonAtEveryDoor() {
    for (String value : Odd.UNKEEPABLE) {
      for (Door door : Door.values()) {
        Answer answer = put(door, value);
        assertEquals("PARSE", answer.word(), () -> value + " by " + door + ": " + answer.json());
      }
    }
  }

  @Test
  void aValueIsTheSameBytesWhicheverDoorItCameThrough() {
    String value =
        "{\"a\":12345678901234567890.123,\"b\":1.0,\"c\":null,\"d\":[null,0.1234567890123456789],"
        + "\"e\":123456789012345678901234567890}";
    for (Door door : Door.values()) {
      String key = Registry.fresh();
      String input = "{\"key\":\"" + key + "\",\"value\":" + value + "}";
      assertEquals("OK", Doors.HERE.call(door, "state.put", input).word());
      String rest = HERE.post("state.get", "{\"key\":\"" + key + "\"}").body();
      assertTrue(rest.contains("\"value\":" + value + ","), () -> door + " kept " + rest);
      String mcp = Doors.HERE.mcp(Doors.tool(1, "state.get", "{\"key\":\"" + key + "\"}")).body();
      assertTrue(mcp.contains("\"value\":" + value + ","), () -> "MCP shows " + mcp);
    }
  }

  @Test
  void nullIsAnArgumentLikeAnyOther() {
    Registry.register("odd", "\"roles\":[]").ok();
    for (String call : List.of("OK state.put {'key':'$','value':null}",
        "OK system.heartbeat {'instanceId':'odd','status':null}",
        "INVALID system.heartbeat {'instanceId':null}", "OK state.count null", "INVALID state.count []")) {
      String[] parts = call.replace('\'', '"').replace("$", Registry.fresh()).split(" ");
      for (Door door : List.of(Door.REST, Door.MCP)) {
        Answer answer = Doors.HERE.call(door, parts[1], parts[2]);
        assertEquals(parts[0], answer.word(), () -> call + " by " + door + ": " + answer.json());
      }
    }
    String key = Registry.fresh();
    assertEquals("OK", Doors.HERE.call(Door.MCP, "state.put", "{\"key\":\"" + key + "\",\"value\":null}").word());
    assertTrue(HERE.post("state.get", "{\"key\":\"" + key + "\"}").ok().get("value").isNull());
  }

  @Test
  void eachToolCallOfABatchHasItsOwnArguments() {
    String batch = "[" + Doors.tool(1, "system.heartbeat", "{\"instanceId\":null}") + ","
        + Doors.tool(2, "state.count", "{\"prefix\":\"odd-none\"}") + "]";

    String answers = Doors.HERE.mcp(batch).body();

    assertTrue(answers.contains("/instanceId"), answers);
    assertTrue(answers.contains("\"count\":0"), answers);
  }

  @Test
  void aMessageThatIsNotJsonIsAnsweredToItsId() {
    JsonNode answer = Doors.HERE.mcp(
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{\"x\":1,\"x\":2}}").json();
    assertEquals(-32700, answer.at("/error/code").asInt());
    assertEquals(7, answer.get("id").asInt());
  }

  private Answer put(Door door, String value) {
    return Doors.HERE.call(door, "state.put", "{\"key\":\"odd\",\"value\":" + value + "}");
  }
}
