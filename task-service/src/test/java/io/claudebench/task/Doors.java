package io.claudebench.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.scanner.Resp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The same call through each door; the answer is {@code OK} or the word of the refusal. */
enum Doors {
  REST {
    @Override
    String call(Stage stage, String verb, String input, Map<String, String> headers) {
      JsonNode answer = http("/" + verb.replace('.', '/'), input, headers);
      return answer.path("code").asText("OK");
    }
  },
  RPC {
    @Override
    String call(Stage stage, String verb, String input, Map<String, String> headers) {
      JsonNode answer = http("/rpc", request(verb, input), headers);
      return answer.has("error") ? answer.at("/error/data/code").asText() : answer.path("code").asText("OK");
    }
  },
  MCP {
    @Override
    String call(Stage stage, String verb, String input, Map<String, String> headers) {
      String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
          + verb.replace(".", "__") + "\",\"arguments\":" + input + "}}";
      JsonNode answer = http("/mcp", call, headers);
      if (answer.has("error")) {
        return answer.at("/error/code").asText();
      }
      return answer.has("code") ? answer.get("code").asText() : answer.at("/result/structuredContent/code")
          .asText("OK");
    }
  },
  EVENT {
    @Override
    String call(Stage stage, String verb, String input, Map<String, String> headers) {
      JsonNode answer = ask(stage, (ObjectNode) Json.read(request(verb, input)));
      return answer.has("error") ? answer.at("/error/data/code").asText() : "OK";
    }
  };

  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  abstract String call(Stage stage, String verb, String input, Map<String, String> headers);

  static String request(String verb, String input) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + verb + "\",\"params\":" + input + "}";
  }

  static HttpResponse<String> send(String path, String body, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create(Stage.config("test.url")).resolve(path))
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    request.header("Accept", "application/json, text/event-stream");
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode http(String path, String body, Map<String, String> headers) {
    return Json.read(send(path, body, headers).body());
  }

  /** Sends a command with a reply stream of its own and waits for the answer. */
  static JsonNode ask(Stage stage, ObjectNode command) {
    String replyTo = stage.keys.of(Key.REPLIES, "test-" + UUID.randomUUID());
    command.put("replyTo", replyTo);
    try (var redis = new Resp(stage.redis)) {
      redis.ask("XADD", stage.keys.of(Key.COMMANDS, "task"), "*", "data", Json.text(command));
      var streams = (List<?>) redis.ask("XREAD", "BLOCK", 10_000, "STREAMS", replyTo, "0");
      var entry = (List<?>) ((List<?>) ((List<?>) streams.getFirst()).get(1)).getFirst();
      return Json.read((String) ((List<?>) entry.get(1)).get(1));
    }
  }
}
