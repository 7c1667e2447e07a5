package io.claudebench.core;

import com.fasterxml.jackson.databind.JsonNode;

/** Refuses text that Redis, PostgreSQL or a client could not give back: NUL and lone surrogates, in keys and values. */
final class Texts {

  static void check(JsonNode value) {
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

  private Texts() {}
}
