package io.claudebench.trials.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Odd;
import io.claudebench.testkit.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Inputs that keep a schema but in one or two places, where something stands that nobody should send. */
final class Hostile {
  /** What follows a line break in some of them: whoever prints it raw prints an event that never was. */
  static final String FORGED = "1999-01-01T00:00:00.000Z ERROR claudebench FORGED";

  /** As JSON, or not: none of them makes a call wait. */
  static final List<String> VALUES = Stream.of(Odd.NUMBERS, Odd.UNKEEPABLE, Odd.FAITHFUL,
      List.of("", "null", "[null]", "[[null]]", "[{}]", "true", "-1", "1", "-0", "80.0", "5e1", "1.5", "2147483648",
          "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e18", "1e307", "NaN", "'a'",
          "{\"a\":{\"a\":null}}", "[[[[[[[[]]]]]]]]", Odd.deep(62), Odd.deep(70)),
      texts("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z",
          "t-0", "t-0123", "t-1", "t-999999999999999", "t-9007199254740993", "\uD83D\uDE80".repeat(500),
          "\uD83D\uDE80".repeat(501), "x".repeat(70_000), "\r\n" + FORGED, "\n" + FORGED, "\u0085" + FORGED,
          "\u2028" + FORGED, "\u001b[2J\u001b[1;1H" + FORGED, "%s%n%x%1$s", "{0} {}", "${jndi:ldap://127.0.0.1:1/x}",
          "'; DROP TABLE task; --", "__proto__", "constructor", "*", "a,b", "+", "$", "(0-0", "\u202e\u200b\uFEFF"),
      texts(Odd.NO_NAMES.toArray(String[]::new)), texts(Odd.SLY_NAMES.toArray(String[]::new)))
      .flatMap(List::stream).toList();

  /** In place of an input. */
  private static final List<String> WHOLE = List.of("", "null", "[]", "[1]", "5", "\"text\"", "{", "{}}", "[{}",
      "{\"\":\"\"}", "{\"a\":1,\"a\":2}", Odd.deep(63), "{\"x\":" + Odd.deep(70) + "}", "\0", "{\"id\":null}");
  /** Their valid values would make a call wait. */
  private static final Set<String> SLOW = Set.of("waitMs", "delay");
  private static final List<String> SAMPLES = List.of("t-1", "t-2", "t-77", "a", "sweep", "worker-1", "task.created",
      "created", "-created", "priority", "0", "0-0", "1700000000000-0", "ab".repeat(32));

  private final Random dice;
  private final Map<String, String> odds = new HashMap<>();

  private Hostile(Random dice) {
    this.dice = dice;
  }

  private static List<String> texts(String... texts) {
    return Stream.of(texts).map(Rest::text).toList();
  }

  /** JSON, or what should be. */
  static String input(JsonNode schema, Random dice) {
    return dice.nextInt(20) == 0 ? pick(WHOLE, dice) : new Hostile(dice).of(schema);
  }

  static <T> T pick(List<T> all, Random dice) {
    return all.get(dice.nextInt(all.size()));
  }

  private String of(JsonNode schema) {
    var places = new ArrayList<String>();
    places(schema, "", places);
    for (int i = dice.nextInt(4) == 0 ? 2 : 1; i > 0 && !places.isEmpty(); i--) {
      odds.put(pick(places, dice), pick(VALUES, dice));
    }
    return value(schema, "");
  }

  private static void places(JsonNode schema, String at, List<String> places) {
    schema.path("properties").properties().forEach(member -> {
      String place = at + "/" + member.getKey();
      places.add(place);
      places(member.getValue(), place, places);
    });
    if (schema.has("items")) {
      places.add(at + "/0");
      places(schema.get("items"), at + "/0", places);
    }
  }

  private String value(JsonNode schema, String at) {
    if (odds.containsKey(at)) {
      return odds.get(at);
    }
    if (SLOW.contains(at.substring(at.lastIndexOf('/') + 1))) {
      return "0";
    }
    JsonNode words = schema.path("enum");
    if (!words.isEmpty()) {
      return words.get(dice.nextInt(words.size())).toString();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema, at);
      case "array" -> "[" + value(schema.path("items"), at + "/0") + "]";
      case "string" -> text(schema);
      case "boolean" -> dice.nextBoolean() ? "true" : "false";
      case "integer", "number" -> number(schema);
      default -> pick(Odd.FAITHFUL, dice);
    };
  }

  private String object(JsonNode schema, String at) {
    Set<String> required = schema.path("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    return schema.path("properties").properties().stream()
        .filter(member -> required.contains(member.getKey()) || isOdd(at + "/" + member.getKey())
            || dice.nextInt(3) == 0)
        .map(member -> Rest.text(member.getKey()) + ":" + value(member.getValue(), at + "/" + member.getKey()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private boolean isOdd(String at) {
    return odds.keySet().stream().anyMatch(place -> (place + "/").startsWith(at + "/"));
  }

  private String text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return "\"2026-01-31T12:00:00.000Z\"";
    }
    Pattern form = Pattern.compile(schema.path("pattern").asText(""));
    return Rest.text(pick(SAMPLES.stream().filter(sample -> form.matcher(sample).find()).toList(), dice));
  }

  /** At an edge or one over. */
  private String number(JsonNode schema) {
    JsonNode edge = pick(List.of(schema.path("minimum"), schema.path("maximum"), schema.path("default")), dice);
    return !edge.isIntegralNumber() ? "1" : Long.toString(edge.longValue() + (dice.nextInt(8) == 0 ? 1 : 0));
  }
}
