package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP messages that no official client sends are answered by the rules of JSON-RPC 2.0. */
class McpDoorTest extends Contract {
  private static final int SESSIONS = 392;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "-32700 | {'jsonrpc':'2.0','id':1,'method':'ping'",
      "-32600 | []",
      "-32600 | 5",
      "-32600 | {'jsonrpc':'2.0','id':1}",
      "-32600 | {'jsonrpc':'2.0','id':1,'method':5}",
      "-32600 | {'jsonrpc':'1.0','id':1,'method':'ping'}",
      "-32600 | {'jsonrpc':'2.0','id':null,'method':'ping'}",
      "-32600 | {'jsonrpc':'2.0','id':{},'method':'tools/list'}",
      "-32600 | {'jsonrpc':'2.0','id':1,'method':'ping','params':'x'}",
      "-32600 | {'jsonrpc':'2.0','id':1,'method':'initialize','params':5}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':[1]}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call'}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':5}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'task__nope'}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'task.get'}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'cursor':'x'}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'logging/setLevel','params':{'level':[]}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'initialize'}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'x','clientInfo':'x'}}",
      "-32602 | {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'','clientInfo':{'name':1}}}",
      "-32601 | {'jsonrpc':'2.0','id':1,'method':'completion/complete','params':{'ref':1}}",
      "-32601 | {'jsonrpc':'2.0','id':1,'method':'q/close'}",
      "-32601 | {'jsonrpc':'2.0','id':1,'method':'nope'}"})
  void whatIsNoGoodRequestIsAnsweredWithItsNumber(int code, String body) {
    Reply answer = stage.doors.mcp(body.replace('\'', '"'));
    assertEquals(code, answer.ok().at("/error/code").intValue(), answer::toString);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"Content-Type|text/plain", "Mcp-Protocol-Version|1999-01-01",
      "Accept|application/json", "Accept|text/html"})
  void aHeaderThatIsNotMcpsIsAnInvalidRequest(String name, String value) {
    Reply answer = stage.doors.mcp(Doors.tool(1, "task.create", "{\"text\":\"" + worker + "\"}"), name, value);
    assertEquals(400, answer.status());
    assertEquals(-32600, answer.json().at("/error/code").intValue());
    assertEquals(0, created());
  }

  @Test
  void aBatchAnswersEachRequestAndNoNotification() {
    JsonNode answers = stage.doors.mcp("[" + Doors.tool(1, "task.create", "{\"text\":\"a\"}") + ",1,{\"foo\":\"boo\"},"
        + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{}},"
        + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{}},"
        + "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"tools/list\"},"
        + "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\",\"params\":{}}]").ok();
    assertEquals(List.of("1 0", "null -32600", "null -32600", "4 -32602", "5 0", "6 0", "7 -32602"),
        answers.valueStream().map(one -> one.get("id") + " " + one.at("/error/code").intValue()).toList());
    assertEquals("pending", answers.get(0).at("/result/structuredContent/status").textValue());
    assertTrue(answers.get(5).at("/result/tools").size() > 10);
  }

  @Test
  void moreThanABatchMayHoldIsRefusedAndNothingRuns() {
    String call = Doors.tool(1, "task.create", "{\"text\":\"" + worker + "\"}");
    JsonNode answer = stage.doors.mcp("[" + (call + ",").repeat(100) + call + "]").ok();
    assertEquals("TOO_LARGE", answer.at("/error/data/code").textValue());
    assertEquals(0, created());
  }

  @Test
  void aCallWithoutIdRunsAndIsNotAnswered() {
    Reply answer = stage.doors.mcp(Doors.tool(1, "task.create", "{\"text\":\"" + worker + "\"}")
        .replace("\"id\":1,", ""));
    assertEquals(202, answer.status());
    assertEquals("", answer.body());
    Await.until("it ran", () -> created() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'jsonrpc':'2.0','method':'notifications/initialized'}",
      "{'jsonrpc':'2.0','method':'notifications/cancelled'}",
      "{'jsonrpc':'2.0','method':'initialize','params':{'protocolVersion':'x','clientInfo':{'name':'','version':''}}}",
      "{'jsonrpc':'2.0','method':'ping'}", "{'jsonrpc':'2.0','id':1,'result':{}}",
      "[{'jsonrpc':'2.0','id':1,'result':{}},{'jsonrpc':'2.0','id':1,'error':{'code':1,'message':''}}]",
      "{'jsonrpc':'2.0','method':'notifications/nope','params':{'requestId':{}}}"})
  void whatAsksNothingIsAcceptedWithoutAnAnswer(String body) {
    double before = stage.rest.metric("mcp_sessions");
    Reply answer = stage.doors.mcp(body.replace('\'', '"'), "Mcp-Session-Id", "unknown");
    assertEquals(202, answer.status());
    assertEquals("", answer.body());
    assertEquals(before, stage.rest.metric("mcp_sessions"));
  }

  @Test
  void theTransportBeforeStreamableHttpIsNotThere() {
    stage.rest.get("/mcp/sse").refused("UNKNOWN_VERB");
    stage.rest.post("mcp.messages.x", "{}").refused("UNKNOWN_VERB");
  }

  @Test
  void sessionsKeepLittleOfWhatClientsSayOfThemselves() {
    String info = "{\"name\":\"" + "x".repeat(900_000) + "\",\"version\":\"1\"}";
    double before = stage.rest.metric("mcp_sessions");
    Stage.parallel(SESSIONS, n -> stage.doors.mcp(Doors.initialize(info)).header("Mcp-Session-Id"));
    assertEquals(before + SESSIONS, stage.rest.metric("mcp_sessions"));
    assertEquals("OK", stage.doors.call(Doors.Door.MCP, "task.create", "{\"text\":\"x\"}").word());
  }

  private int created() {
    return ok("task.list", "query", worker).get("total").intValue();
  }
}
