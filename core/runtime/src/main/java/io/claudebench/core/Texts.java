package io.claudebench.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Text as it may come in by any door: strict UTF-8, so that nothing is guessed, and nothing that Redis, PostgreSQL or a
 * client could not give back: no NUL and no lone surrogate, in keys and values.
 */
public final class Texts {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Bytes that a caller sent, without a byte order mark. Refuses {@code PARSE}. */
  public static String decode(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Refusal.PARSE.because("The text is not UTF-8.");
    }
  }

  /** Refuses {@code PARSE}. */
  public static void check(JsonNode value) {
    if (value.isTextual()) {
      check(value.textValue());
    } else if (value.isObject()) {
      value.properties().forEach(e -> {
        check(e.getKey());
        check(e.getValue());
      });
    } else if (value.isArray()) {
      value.forEach(Texts::check);
    }
  }

  private static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Refusal.PARSE.because("A text holds NUL (\\u0000), which PostgreSQL cannot keep.");
      }
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Refusal.PARSE.because("A text holds a lone surrogate; it is not Unicode.");
      }
    }
  }

  /** The beginning of a text, of so many characters at most; none is cut in two. */
  public static String start(String text, int most) {
    return text == null || text.codePointCount(0, text.length()) <= most ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private Texts() {}
}
