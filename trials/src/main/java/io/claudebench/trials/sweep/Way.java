package io.claudebench.trials.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Rest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How an input reaches a verb; the text of what was answered. */
enum Way {
  BODY {
    @Override
    String ask(Doors doors, String verb, String input, Random dice) {
      return doors.rest().post(verb, input).body();
    }
  },

  QUERY {
    @Override
    String ask(Doors doors, String verb, String input, Random dice) {
      String query = query(input);
      return query.length() > QUERY_MAX ? BODY.ask(doors, verb, input, dice)
          : doors.rest().get("/" + verb.replace('.', '/') + "?" + query).body();
    }
  },

  RPC {
    @Override
    String ask(Doors doors, String verb, String input, Random dice) {
      return doors.rest().post("rpc", request(verb, input, METADATA, dice)).body();
    }
  },

  MCP {
    @Override
    String ask(Doors doors, String verb, String input, Random dice) {
      String id = dice.nextInt(8) == 0 ? Rest.text("\r\n" + Hostile.FORGED) : "1";
      return doors.mcp(Doors.tool(1, verb, input).replace("\"id\":1", "\"id\":" + id)).body();
    }
  },

  COMMAND {
    @Override
    String ask(Doors doors, String verb, String input, Random dice) {
      return doors.command(verb, request(verb, input, METADATA.subList(1, METADATA.size()), dice)).toString();
    }
  };

  /** Below what a line of HTTP may be. */
  private static final int QUERY_MAX = 3_000;
  private static final HexFormat PERCENT = HexFormat.of().withPrefix("%");
  private static final List<String> METADATA = List.of("deadline", "traceparent", "sessionId", "correlationId",
      "idempotencyKey", "actor", "roles");

  abstract String ask(Doors doors, String verb, String input, Random dice);

  /**
   * Sometimes with odd metadata behind the input. A command over its deadline is not answered, nor one whose id stands
   * behind what is no JSON.
   */
  private static String request(String verb, String input, List<String> names, Random dice) {
    String request = Doors.request(verb, input);
    return dice.nextInt(4) > 0 ? request
        : request.substring(0, request.length() - 1) + ",\"metadata\":{\"" + Hostile.pick(names, dice) + "\":"
        + Hostile.pick(Hostile.VALUES, dice) + "}}";
  }

  private static String query(String input) {
    JsonNode json;
    try {
      json = Rest.JSON.readTree(input);
    } catch (JsonProcessingException | NumberFormatException none) {
      return "x=" + encoded(input);
    }
    return json.properties().stream().flatMap(member -> (member.getValue().isArray() ? member.getValue().valueStream()
        : Stream.of(member.getValue())).map(value -> encoded(member.getKey()) + "=" + encoded(value.isTextual()
            ? value.textValue() : value.toString()))).collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return PERCENT.formatHex(Odd.bytes(text));
  }
}
