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
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as this house reads and writes it: strict in (depth, duplicate keys, lone surrogates and NUL are refused, numbers are not
 * guessed from text), absent instead of null out, times as ISO-8601 UTC with milliseconds.
 */
public final class Json {
  /** The named limit {@code jsonDepth}: nesting over it is {@code TOO_LARGE}. */
  public static final int DEPTH_MAX = 64;

  public static final JsonMapper MAPPER = mapper();

  private static JsonMapper mapper() {
    var factory = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxNumberLength(100).build())
        .build();
    var times = new SimpleModule().addSerializer(Instant.class, new Times()).addDeserializer(Instant.class, new Moments());
    return JsonMapper.builder(factory)
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

  /** Reads one JSON value. Refuses {@code PARSE} (not JSON, or text that is not Unicode) and {@code TOO_LARGE} (depth). */
  public static JsonNode parse(byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree == null || tree.isMissingNode()) {
        throw Refusal.PARSE.because("The body is empty; send a JSON value.");
      }
      if (suspicious(body)) {
        Texts.check(tree);
      }
      return tree;
    } catch (StreamConstraintsException e) {
      throw Refusal.TOO_LARGE.because("The JSON nests deeper than " + DEPTH_MAX + " levels or holds an oversized number.");
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw Refusal.PARSE.because("Not JSON at line " + (at == null ? 1 : at.getLineNr()) + ", column " + (at == null ? 1 : at.getColumnNr())
          + (e.getOriginalMessage().startsWith("Duplicate field") ? ": a key stands twice." : "."));
    } catch (IOException e) {
      throw Refusal.PARSE.because("The body is not UTF-8 JSON.");
    }
  }

  /** Only an escape can bring a surrogate or NUL past the UTF-8 decoder, so most bodies need no second walk. */
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

  /** SHA-256 of a value with its keys sorted, in hex: two inputs are the same when this is. */
  public static String digest(JsonNode value) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes(sorted(value)));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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

  /** ISO-8601 UTC, always with three digits of milliseconds. */
  private static final class Times extends StdSerializer<Instant> {
    private static final DateTimeFormatter FORM =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    Times() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(FORM.format(value));
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
