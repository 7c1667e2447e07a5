package io.claudebench.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a door answered, in the same form whichever it was.
 *
 * @param word {@code OK}, or of the refusal; the number of an error that is MCP's own
 * @param json the output, or the facts of the refusal with its {@code detail}
 */
public record Answer(String word, JsonNode json) {
  /** What only some doors tell of a refusal. */
  private static final List<String> OF_THE_DOOR = List.of("type", "title", "status", "traceId");

  static Answer rest(Reply reply) {
    return reply.status() == 200 ? new Answer("OK", reply.json()) : refused(reply.json());
  }

  public static Answer rpc(JsonNode response) {
    if (response.has("result")) {
      return new Answer("OK", response.get("result"));
    }
    JsonNode error = response.path("error");
    return !error.has("data") ? other(response)
        : refused(((ObjectNode) error.get("data")).set("detail", error.get("message")));
  }

  static Answer mcp(JsonNode response) {
    if (!response.has("result")) {
      return response.at("/error/data/code").isTextual() ? rpc(response) : other(response);
    }
    JsonNode result = response.get("result");
    JsonNode content = result.get("structuredContent");
    if (!Rest.json(result.at("/content/0/text").asText()).equals(content)) {
      throw new AssertionError("the text is not the structured content: " + response);
    }
    return result.path("isError").asBoolean() ? refused(content) : new Answer("OK", content);
  }

  /** An error without our facts; or problem JSON, which every HTTP door answers to whom it does not let in. */
  private static Answer other(JsonNode response) {
    return response.has("error") ? new Answer(response.at("/error/code").asText(), response.get("error"))
        : refused(response);
  }

  private static Answer refused(JsonNode problem) {
    String word = problem.path("code").asText();
    if (word.isEmpty()) {
      throw new AssertionError("expected a refusal: " + problem);
    }
    return new Answer(word, ((ObjectNode) problem).without(OF_THE_DOOR));
  }
}
