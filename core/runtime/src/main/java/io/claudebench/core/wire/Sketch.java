package io.claudebench.core.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What can still be read of a message that was refused as a whole, so that its sender hears of it. Unlike the doors it
 * skips what it does not need: depth, numbers, doubled keys.
 *
 * @param id null of JSON when it cannot be given back; Java null when there is none
 * @param method null when there is none, as {@code replyTo}
 */
public record Sketch(JsonNode id, String method, String replyTo) {
  private static final JsonFactory LENIENT = new JsonFactory();
  private static final Pattern PLAIN = Pattern.compile("[ -~]{0,128}");

  public static Sketch of(byte[] message) {
    JsonNode id = null;
    String method = null;
    String replyTo = null;
    try (JsonParser in = LENIENT.createParser(message)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        switch (name) {
          case "id" -> id = id(in, value);
          case "method" -> method = in.getValueAsString();
          case "replyTo" -> replyTo = in.getValueAsString();
          default -> in.skipChildren();
        }
      }
    } catch (IOException | RuntimeException broken) {
      return new Sketch(id, method, replyTo);
    }
    return new Sketch(id, method, replyTo);
  }

  private static JsonNode id(JsonParser in, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return LongNode.valueOf(in.getLongValue());
    }
    if (value == JsonToken.VALUE_STRING && PLAIN.matcher(in.getText()).matches()) {
      return TextNode.valueOf(in.getText());
    }
    in.skipChildren();
    return NullNode.instance;
  }
}
