package io.claudebench.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.scanner.Resp;
import io.claudebench.servers.RedisServer;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The same call through each door. The input is never parsed on its way, as it may be what no parser takes.
 *
 * @param rest the service  @param redis URI of the Redis through which commands reach it
 */
public record Doors(Rest rest, Supplier<String> redis) {
  /** Those of this JVM's Quarkus test. */
  public static final Doors HERE = new Doors(Rest.HERE,
      () -> ConfigProvider.getConfig().getValue(RedisServer.ADMIN, String.class));

  /** The first message of an MCP session. */
  public static final String INITIALIZE = initialize("{\"name\":\"test\",\"version\":\"1\"}");

  private static final Keys KEYS = Keys.of("cb", "");
  private static final String[] MCP = {"Accept", "application/json, text/event-stream"};
  private static final int PATIENCE_MS = 25_000; // under the silence that Resp allows

  /** How a call arrives. */
  public enum Door {
    REST, RPC, MCP, EVENT
  }

  public Answer call(Door door, String verb, String input, String... headers) {
    return switch (door) {
      case REST -> Answer.rest(rest.post(verb, input, headers));
      case RPC -> Answer.rpc(rest.post("rpc", request(verb, input), headers).json());
      case MCP -> Answer.mcp(mcp(tool(1, verb, input), headers).json());
      case EVENT -> Answer.rpc(command(verb, request(verb, input)));
    };
  }

  /** Any MCP message, with what a client says that it accepts. */
  public Reply mcp(String message, String... headers) {
    return rest.post("mcp", message, Stream.of(MCP, headers).flatMap(Stream::of).toArray(String[]::new));
  }

  /** A JSON-RPC request. */
  public static String request(String verb, String input) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + verb + "\",\"params\":" + input + "}";
  }

  /** An MCP request that calls the verb's tool. */
  public static String tool(int id, String verb, String input) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + verb.replace(".", "__") + "\",\"arguments\":" + input + "}}";
  }

  /** Calls of a verb in one body, for {@code /rpc} or {@code /mcp}. */
  public static String batch(String path, String verb, String... inputs) {
    return IntStream.rangeClosed(1, inputs.length).mapToObj(id -> path.equals("mcp") ? tool(id, verb, inputs[id - 1])
        : request(verb, inputs[id - 1])).toList().toString();
  }

  /** The id of a new MCP session. */
  public String session() {
    return mcp(INITIALIZE).header("Mcp-Session-Id");
  }

  /** Says that the MCP client waits no more for the answer to this id. */
  public void cancel(String id, String... headers) {
    Reply answer = mcp("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id
        + "}}", headers);
    if (answer.status() != 202) {
      throw new AssertionError("expected 202: " + answer);
    }
  }

  /** An MCP request that begins a session. */
  public static String initialize(String clientInfo) {
    return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
        + "\"capabilities\":{},\"clientInfo\":" + clientInfo + "}}";
  }

  /** Sends a command with a reply stream of its own and waits for the answer. */
  public JsonNode command(String verb, String request) {
    String replyTo = KEYS.of(Key.REPLIES, "test-" + UUID.randomUUID());
    String data = request.replaceFirst("\\{", "{\"replyTo\":\"" + replyTo + "\",");
    try (var client = new Resp(redis.get())) {
      client.ask("XADD", KEYS.of(Key.COMMANDS, verb.split("\\.")[0]), "*", "data", Odd.bytes(data));
      var streams = (List<?>) client.ask("XREAD", "BLOCK", PATIENCE_MS, "STREAMS", replyTo, "0");
      if (streams == null) {
        throw new AssertionError("nobody answered " + request);
      }
      return Rest.json(Resp.value(((List<?>) ((List<?>) streams.getFirst()).get(1)).getFirst()));
    }
  }
}
