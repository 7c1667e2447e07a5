package io.claudebench.trials.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Answer;
import io.claudebench.testkit.Doors;
import io.claudebench.testkit.Reply;
import io.claudebench.testkit.Rest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A door, of the owner or of another service, as whoever shows a key asks a verb at it. */
enum Entrance {
  POST(Doors.Door.REST, false), RPC(Doors.Door.RPC, false), MCP(Doors.Door.MCP, false), GET(null, false),
  FAR_POST(Doors.Door.REST, true), FAR_RPC(Doors.Door.RPC, true), FAR_MCP(Doors.Door.MCP, true), FAR_GET(null, true);

  private final boolean isFar;
  private final Doors.Door door;

  /** @param door null is a query  @param isFar whether it is of another service, which carries the call */
  Entrance(Doors.Door door, boolean isFar) {
    this.door = door;
    this.isFar = isFar;
  }

  boolean leadsTo(Declared verb) {
    return door == null ? verb.isRead() : door != Doors.Door.MCP || verb.isTool();
  }

  String service(Declared verb) {
    int owner = People.SERVICES.indexOf(verb.service());
    return People.SERVICES.get((owner + (isFar ? 1 : 0)) % People.SERVICES.size());
  }

  Answer ask(Rest rest, Who who, Declared verb, JsonNode input) {
    String[] headers = who.headers(ordinal() % 2 == 0);
    if (door != null) {
      return new Doors(rest, () -> "").call(door, verb.name(), input.toString(), headers);
    }
    Reply reply = rest.get(verb.path() + "?" + query(input), headers);
    return new Answer(reply.word(), reply.json());
  }

  /** The words of all, which are asked at once; whoever is not let in is told so once. */
  static List<String> batch(Rest rest, Who who, List<Declared> verbs, Function<Declared, JsonNode> input) {
    String body = IntStream.range(0, verbs.size()).mapToObj(i -> Doors.request(verbs.get(i).name(),
        input.apply(verbs.get(i)).toString()).replace("\"id\":1,", "\"id\":" + i + ",")).toList().toString();
    JsonNode answers = rest.post("rpc", body, who.headers(true)).json();
    if (!answers.isArray()) {
      return verbs.stream().map(verb -> Answer.rpc(answers).word()).toList();
    }
    Map<Integer, String> words = new HashMap<>();
    answers.forEach(answer -> words.put(answer.get("id").intValue(), Answer.rpc(answer).word()));
    return IntStream.range(0, verbs.size()).mapToObj(i -> words.getOrDefault(i, "nothing")).toList();
  }

  private static String query(JsonNode input) {
    return input.properties().stream().map(field -> field.getKey() + "=" + encoded(text(field.getValue())))
        .collect(Collectors.joining("&"));
  }

  private static String text(JsonNode value) {
    return value.isArray() ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
        : value.isObject() ? value.toString() : value.asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
