package io.claudebench.hook.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;

/** A JSON value of so many characters at most: the same, or a copy whose later texts and members are left out. */
public final class Abridged {
  /** What a value takes beside its characters, in memory too. */
  private static final int MEMBER = 16;

  final JsonNode value;
  final boolean isCut;

  private Abridged(JsonNode value, boolean isCut) {
    this.value = value;
    this.isCut = isCut;
  }

  /** Whether all of it is so long at most. Looks no further than that. */
  public static boolean fits(JsonNode value, int most) {
    return left(value, most) >= 0;
  }

  /** About how long it is. */
  public static int length(JsonNode value) {
    return Integer.MAX_VALUE - left(value, Integer.MAX_VALUE);
  }

  static Abridged of(JsonNode value, int most) {
    if (fits(value, most)) {
      return new Abridged(value, false);
    }
    return new Abridged(new Budget(most).copy(value), true);
  }

  /** What of the room is left behind it; below 0 when it does not fit. */
  private static int left(JsonNode value, int room) {
    int left = room;
    if (!value.isContainerNode()) {
      return left - (value.isTextual() ? value.textValue().length() : value.asText().length()) - MEMBER;
    }
    left -= MEMBER;
    if (value.isObject()) {
      for (var member : value.properties()) {
        if (left < 0) {
          return left;
        }
        left = left(member.getValue(), left - member.getKey().length());
      }
      return left;
    }
    for (JsonNode item : value) {
      if (left < 0) {
        return left;
      }
      left = left(item, left);
    }
    return left;
  }

  /** What may still be copied. */
  private static final class Budget {
    private int left;

    Budget(int most) {
      left = most;
    }

    JsonNode copy(JsonNode value) {
      if (value.isContainerNode()) {
        take(MEMBER);
      }
      if (value.isObject()) {
        ObjectNode copy = Json.MAPPER.createObjectNode();
        for (var member : value.properties()) {
          if (take(member.getKey().length()) <= 0) {
            break;
          }
          copy.set(member.getKey(), copy(member.getValue()));
        }
        return copy;
      }
      if (value.isArray()) {
        ArrayNode copy = Json.MAPPER.createArrayNode();
        for (JsonNode item : value) {
          if (left <= 0) {
            break;
          }
          copy.add(copy(item));
        }
        return copy;
      }
      if (!value.isTextual()) {
        take(value.asText().length() + MEMBER);
        return value;
      }
      String text = value.textValue();
      int room = Math.max(0, left);
      take(text.length() + MEMBER);
      return text.length() <= room ? value : Json.MAPPER.getNodeFactory().textNode(whole(text, room));
    }

    private int take(int count) {
      left -= count;
      return left;
    }

    /** Not ending within a pair of surrogates. */
    private static String whole(String text, int most) {
      boolean isSplit = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
      return text.substring(0, isSplit ? most - 1 : most);
    }
  }
}
