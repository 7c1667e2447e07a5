package io.claudebench.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import org.junit.jupiter.api.Test;

/** JSON-RPC 2.0 to the letter. */
class RpcDoorTest extends Contract {

  @Test
  void theIdComesBackAsItWasSent() {
    for (String id : new String[] {"1", "\"a\"", "null", "-3", "1.5"}) {
      JsonNode answer = rpc("{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":{\"text\":\"x\"},\"id\":" + id
          + "}");
      assertEquals(Rest.json(id), answer.get("id"));
      assertTrue(answer.has("result") && !answer.has("error"), answer.toString());
    }
  }

  @Test
  void aNotificationRunsAndIsNotAnswered() {
    var answer = stage.rest.post("rpc",
        "{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":{\"text\":\"" + worker + "\"}}");
    assertEquals(204, answer.status());
    assertEquals("", answer.body());
    Await.until("it ran", () -> ok("task.list", "query", worker).get("total").intValue() == 1);
    String both = "[{\"jsonrpc\":\"2.0\",\"method\":\"task.nope\"},{\"jsonrpc\":\"2.0\",\"method\":\"task.create\"}]";
    assertEquals(204, stage.rest.post("rpc", both).status());
  }

  @Test
  void aBatchAnswersEachRequestAndNoNotification() {
    JsonNode answers = rpc("[{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":{\"text\":\"a\"},\"id\":1},"
        + "{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":{\"text\":\"b\"}},1,{\"foo\":\"boo\"},"
        + "{\"jsonrpc\":\"2.0\",\"method\":\"foo.get\",\"params\":{},\"id\":\"5\"}]");
    assertEquals(4, answers.size());
    assertEquals(1, answers.get(0).get("id").intValue());
    assertEquals(-32600, answers.get(1).at("/error/code").intValue());
    assertTrue(answers.get(2).get("id").isNull());
    assertEquals(-32601, answers.get(3).at("/error/code").intValue());
  }

  @Test
  void whatTheSpecificationShowsAsErrorsIsAnsweredSo() {
    assertEquals(-32700, code("{\"jsonrpc\": \"2.0\", \"method\": \"foobar, \"params\": \"bar\", \"baz]"));
    assertEquals(-32600, code("{\"jsonrpc\": \"2.0\", \"method\": 1, \"params\": \"bar\"}"));
    assertEquals(-32600, code("[]"));
    assertEquals(-32600, code("{\"jsonrpc\":\"1.0\",\"method\":\"task.create\",\"id\":1}"));
    assertEquals(-32600, code("{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"id\":{}}"));
    assertEquals(-32602, code("{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":[\"x\"],\"id\":1}"));
    assertEquals(-32602, code("[" + "1,".repeat(100) + "1]"));
    assertEquals(3, rpc("[1,2,3]").size());
  }

  @Test
  void theMetadataReachesTheEventAndItsKeyIsHonoured() {
    String call =
        "{\"jsonrpc\":\"2.0\",\"method\":\"task.create\",\"params\":{\"text\":\"x\"},\"id\":1,"
        + "\"metadata\":{\"sessionId\":\"s-1\",\"correlationId\":\"c-1\","
        + "\"timestamp\":1,\"idempotencyKey\":\"" + worker + "\"}}";
    assertEquals(rpc(call), rpc(call));
    try (var redis = new Resp(stage.redis)) {
      String last = redis.ask("XREVRANGE", stage.keys.of(Key.STREAM, "task.created"), "+", "-", "COUNT", 1).toString();
      assertTrue(last.contains("\"sessionId\":\"s-1\"") && last.contains("\"correlationId\":\"c-1\""), last);
    }
  }

  private int code(String body) {
    return rpc(body).at("/error/code").intValue();
  }

  private JsonNode rpc(String body) {
    return stage.rest.post("rpc", body).json();
  }
}
