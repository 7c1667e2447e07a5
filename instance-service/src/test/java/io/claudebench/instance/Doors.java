package io.claudebench.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.util.List;
import java.util.UUID;

/** The same call through each door. */
enum Doors {
  REST {
    @Override
    Answer call(Registry registry, String verb, String input) {
      Rest answer = Rest.post(verb, input);
      return answer.status() == 200 ? new Answer("OK", answer.body()) : Answer.refused(answer.body());
    }
  },
  RPC {
    @Override
    Answer call(Registry registry, String verb, String input) {
      return Answer.of(Rest.post("rpc", request(verb, input)).body());
    }
  },
  MCP {
    @Override
    Answer call(Registry registry, String verb, String input) {
      String params = "{\"name\":\"" + verb.replace(".", "__") + "\",\"arguments\":" + input + "}";
      JsonNode result = Rest.post("mcp", request("tools/call", params), "Accept", "application/json, text/event-stream")
          .body().get("result");
      JsonNode content = result.get("structuredContent");
      assertEquals(content, Rest.json(result.at("/content/0/text").asText()));
      return result.path("isError").asBoolean() ? Answer.refused(content) : new Answer("OK", content);
    }
  },
  EVENT {
    @Override
    Answer call(Registry registry, String verb, String input) {
      String replyTo = "cb:replies:" + UUID.randomUUID();
      registry.run("XADD", "cb:commands:" + verb.split("\\.")[0], "*", "data",
          request(verb, input).replaceFirst("\\{", "{\"replyTo\":\"" + replyTo + "\","));
      Registry.await("the reply to " + verb, () -> registry.run("XLEN", replyTo).toInteger() == 1);
      return Answer.of(Json.read(registry.run("XRANGE", replyTo, "-", "+").get(0).get(1).get(1).toString()));
    }
  };

  /**
   * @param word {@code OK}, or of the refusal
   * @param body the output, or the facts of the refusal with its {@code detail}
   */
  record Answer(String word, JsonNode body) {
    /** What only some doors tell of a refusal. */
    private static final List<String> OF_THE_DOOR = List.of("type", "title", "status", "traceId");

    private static Answer refused(JsonNode problem) {
      return new Answer(problem.path("code").asText(problem.toString()), ((ObjectNode) problem).without(OF_THE_DOOR));
    }

    /** JSON-RPC's. */
    private static Answer of(JsonNode answer) {
      if (answer.has("result")) {
        return new Answer("OK", answer.get("result"));
      }
      return refused(((ObjectNode) answer.at("/error/data")).set("detail", answer.at("/error/message")));
    }
  }

  abstract Answer call(Registry registry, String verb, String input);

  /** Never parsed here: the input may be what no parser takes. */
  private static String request(String verb, String input) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + verb + "\",\"params\":" + input + "}";
  }
}
