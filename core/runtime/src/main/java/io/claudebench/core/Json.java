package io.claudebench.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as this house reads and writes it: strict in (depth, duplicate keys, lone surrogates and NUL are refused,
 * numbers are not guessed from text), absent instead of null out, times as ISO-8601 UTC with milliseconds.
 */
public final class Json {
  /** The named limit {@code jsonDepth}: nesting over it is {@code TOO_LARGE} at every door. */
  public static final int DEPTH_MAX = 64;
  /** Levels that our own commands, replies, events and rows may put around what a door has let in. */
  private static final int ENVELOPE_DEPTH = 16;
  /** A command holds its input one level down, and takes the inputs that the other doors take. */
  private static final int COMMAND_DEPTH = 1;
  /** Over it a double (so Lua, and most clients) holds infinity or zero in place of the number. */
  private static final int EXPONENT_MAX = 307;
  private static final int DIGITS_MAX = 100;

  /** Reads what is ours, writes everything. */
  public static final JsonMapper MAPPER = mapper();
  private static final ObjectReader DOOR = MAPPER.reader().with(factory(DEPTH_MAX)).with(new Numbers());
  private static final ObjectReader COMMAND = MAPPER.reader().with(factory(DEPTH_MAX + COMMAND_DEPTH))
      .with(new Numbers());

  private static JsonFactory factory(int depth) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(depth).maxNumberLength(DIGITS_MAX)
            .build())
        .build();
  }

  private static JsonMapper mapper() {
    var times = new SimpleModule().addSerializer(Instant.class, new Times())
        .addDeserializer(Instant.class, new Moments());
    return JsonMapper.builder(factory(DEPTH_MAX + ENVELOPE_DEPTH))
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .withCoercionConfig(LogicalType.Textual, c -> c
            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .withCoercionConfig(LogicalType.Enum, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
        .addModule(times)
        .build();
  }

  /**
   * Reads one JSON value that a caller sent. Refuses {@code PARSE} (not UTF-8, not JSON, or text that is not Unicode),
   * {@code TOO_LARGE} (depth) and {@code INVALID} (a number that no double holds).
   */
  public static JsonNode parse(byte[] body) {
    return parse(DOOR, body);
  }

  /** Reads a command of a stream as {@link #parse} does, with the level that stands around its input. */
  public static JsonNode command(byte[] data) {
    return parse(COMMAND, data);
  }

  private static JsonNode parse(ObjectReader reader, byte[] body) {
    try (JsonParser in = reader.createParser(Texts.decode(body))) {
      JsonNode tree = tree(reader, in);
      if (tree == null || tree.isMissingNode()) {
        throw Refusal.PARSE.because("The body is empty; send a JSON value.");
      }
      if (suspicious(body)) {
        Texts.check(tree);
      }
      return tree;
    } catch (StreamConstraintsException e) {
      throw Refusal.TOO_LARGE.because("The JSON nests deeper than " + DEPTH_MAX
          + " levels or holds an oversized number.");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw Refusal.PARSE.because("Not JSON at line " + (at == null ? 1 : at.getLineNr()) + ", column "
          + (at == null ? 1 : at.getColumnNr())
          + (e.getOriginalMessage().startsWith("Duplicate field") ? ": a key stands twice." : "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(ObjectReader reader, JsonParser in) throws IOException {
    try {
      return reader.readTree(in);
    } catch (NumberFormatException e) {
      throw Refusal.invalid(in.getParsingContext().pathAsPointer().toString(),
          "must be a number with an exponent from -" + EXPONENT_MAX + " to " + EXPONENT_MAX);
    }
  }

  /** Only an escape can bring a surrogate past the decoder, or NUL past the parser: most bodies need no second walk. */
  private static boolean suspicious(byte[] body) {
    for (int i = 0; i + 1 < body.length; i++) {
      if (body[i] == '\\' && body[i + 1] == 'u') {
        return true;
      }
    }
    return false;
  }

  /** A value as the bytes we would send. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A value as JSON text. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads JSON that we wrote ourselves. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same to be sent on as it stands: it is not read, so that it weighs what its text weighs. */
  public static JsonNode raw(String text) {
    return MAPPER.getNodeFactory().rawValueNode(new RawValue(text));
  }

  /** SHA-256 of a value with its keys sorted, in hex: two inputs are the same when this is. */
  public static String digest(JsonNode value) {
    return HexFormat.of().formatHex(Digests.of("SHA-256").digest(bytes(sorted(value))));
  }

  /** The same value with the keys of every object in order. */
  public static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      object.properties().forEach(e -> members.put(e.getKey(), sorted(e.getValue())));
      return MAPPER.createObjectNode().setAll(members);
    }
    if (value.isArray()) {
      var array = MAPPER.createArrayNode();
      value.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return value;
  }

  /** Jackson takes any exponent of an int, and throws its own {@link NumberFormatException} over that. */
  private static final class Numbers extends JsonNodeFactory {
    @Override
    public ValueNode numberNode(BigDecimal value) {
      long exponent = (value.signum() == 0 ? 0L : value.precision() - 1L) - value.scale();
      if (Math.abs(exponent) > EXPONENT_MAX) {
        throw new NumberFormatException();
      }
      return super.numberNode(value);
    }
  }

  /** ISO-8601 UTC, always with three digits of milliseconds. By hand, as a page has hundreds. */
  private static final class Times extends StdSerializer<Instant> {
    private static final DateTimeFormatter FAR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    Times() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
      char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
      OffsetDateTime utc = value.atOffset(ZoneOffset.UTC);
      if (utc.getYear() < 0 || utc.getYear() > 9999) {
        out.writeString(FAR.format(utc));
        return;
      }
      digits(text, 3, utc.getYear());
      digits(text, 6, utc.getMonthValue());
      digits(text, 9, utc.getDayOfMonth());
      digits(text, 12, utc.getHour());
      digits(text, 15, utc.getMinute());
      digits(text, 18, utc.getSecond());
      digits(text, 22, utc.getNano() / 1_000_000);
      out.writeString(text, 0, text.length);
    }

    /** Over the zeros that end there. */
    private static void digits(char[] text, int last, int number) {
      for (int at = last, left = number; left > 0; at--, left /= 10) {
        text[at] = (char) ('0' + left % 10);
      }
    }
  }

  /** ISO-8601 with any offset; a number is not a time. */
  private static final class Moments extends StdDeserializer<Instant> {
    Moments() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return (Instant) context.handleUnexpectedToken(Instant.class, in);
      }
      try {
        return OffsetDateTime.parse(in.getText()).toInstant();
      } catch (DateTimeException e) {
        return (Instant) context.handleWeirdStringValue(Instant.class, in.getText(), "not a time");
      }
    }
  }

  private Json() {}
}
