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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  void onlyUtf8IsJsonWithOrWithoutAByteOrderMark() {
    String input = "{\"key\":\"odd\",\"value\":1}";
    for (String wide : List.of("\0", "\0\0\0")) {
      HERE.post("state.put", input.replaceAll("(?s)(.)", "$1" + wide)).refused("PARSE");
      HERE.post("state.put", input.replaceAll("(?s)(.)", wide + "$1")).refused("PARSE");
    }
    HERE.post("state.put", "\uFEFF" + input).ok();
  }

  @Test
  void theTextsOfAQueryAreCheckedAsThoseOfABody() {
    for (String text : List.of("%00", "a%C0%80b", "%ED%A0%80", "%E9")) {
      HERE.get("/system/discover?domain=" + text).refused("PARSE");
    }
    HERE.get("/system/discover?do%00main=x").refused("PARSE");
    assertEquals("[]", HERE.get("/system/discover?domain=%F0%9F%98%80+%26;").ok().get("verbs").toString());
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
  void everyFaultIsToldAtOnceWithItsPlace() {
    String input = "{'id':'a b','roles':['x',null,7,'y z'],'capacity':1.5,'capabilities':{},'metadata':[],"
        + "'ttlSeconds':4}";
    for (Door door : Door.values()) {
      JsonNode refusal = Doors.HERE.call(door, "system.register", input.replace('\'', '"')).json();
      assertEquals("/capabilities a list, /capacity a whole number, /id, /metadata an object, /roles/1, "
          + "/roles/2 a text, /roles/3, /ttlSeconds", refusal.get("errors").valueStream()
          .map(fault -> fault.get("pointer").asText() + kind(fault.get("message").asText()))
          .collect(Collectors.joining(", ")), () -> door + " " + refusal);
    }
  }

  private static String kind(String message) {
    return message.matches("must be an? .*") ? message.substring("must be".length()) : "";
  }

  @Test
  void aWholeNumberIsOneHoweverWrittenAndParamsOfNothingAreNone() {
    for (String capacity : List.of("80", "80.0", "8e1", "0.8E+2", "800e-1")) {
      Registry.register("whole", "\"roles\":[],\"capacity\":" + capacity).ok();
      assertEquals("80", registry.hash("cb:instance:whole").get("capacity"));
    }
    for (String capacity : List.of("1.5", "1e-1", "1e300", "99999999999", "'80'", "true")) {
      Registry.register("whole", "\"roles\":[],\"capacity\":" + capacity.replace('\'', '"')).refused("INVALID");
    }
    for (Door door : List.of(Door.RPC, Door.EVENT)) {
      assertEquals("OK", Doors.HERE.call(door, "state.count", "[]").word());
    }
  }

  @Test
  void aDeadlineThatIsNoTimeIsInvalidAndHoldsNoOtherCallOfItsBatchUp() {
    String call = "{'jsonrpc':'2.0','id':1,'method':'state.count','params':{},'metadata':{'deadline':%s}}";
    List<String> odd = List.of("'+999999999-12-31T23:59:59Z'", "'-999999999-01-01T00:00:00Z'", "'soon'", "1e18", "-1",
        "true", "9223372036854775807", "'1969-12-31T23:59:59.999Z'");
    List<String> fine = List.of("null", "'9999-12-31T23:59:59.999Z'", "'2999-01-01T00:00:00+02:00'", "32503680000000");
    String batch = Stream.concat(odd.stream(), fine.stream()).map(call::formatted)
        .collect(Collectors.joining(",", "[", "]")).replace('\'', '"');

    JsonNode answers = HERE.post("rpc", batch).ok();

    for (int i = 0; i < odd.size(); i++) {
      assertEquals("/metadata/deadline", answers.at("/" + i + "/error/data/errors/0/pointer").asText(), odd.get(i));
    }
    for (int i = 0; i < fine.size(); i++) {
      assertTrue(answers.get(odd.size() + i).has("result"), fine.get(i) + answers);
    }
    assertEquals("INVALID", Answer.rpc(Doors.HERE.command("state.count", call.formatted("1e18").replace('\'', '"')))
        .word());
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
