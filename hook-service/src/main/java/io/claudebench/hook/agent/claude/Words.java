package io.claudebench.hook.agent.claude;

import com.fasterxml.jackson.databind.JsonNode;

/** Texts to and from the agent. */
final class Words {
  /** Its client cuts or refuses longer ones. */
  static final int MAX = 10_000;

  /** A text, or a number as one; null for anything else. */
  static String text(JsonNode value) {
    return value != null && (value.isTextual() || value.isNumber()) ? value.asText() : null;
  }

  /** Of so many UTF-16 units at most, as its client counts them, and not ending within a character. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  static String cut(String text) {
    return cut(text, MAX);
  }

  private Words() {}
}
