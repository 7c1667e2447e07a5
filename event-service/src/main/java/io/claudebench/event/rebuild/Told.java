package io.claudebench.event.rebuild;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What one event tells of a task.
 *
 * @param version of the task when it was so, from 1
 * @param worker that the event names; empty when none
 * @param isReconciled whether the task was put back after a loss of Redis, which takes it from its holder
 */
record Told(String id, long version, String status, long priority, long attempt, String worker, boolean isReconciled) {
  private static final int NONE = -1;
  private static final JsonFactory JSON = new JsonFactory(); // what is ours needs none of the checks of the doors

  /** Null of what is no event of a task: anybody with a client of Redis may have written it. */
  static Told of(byte[] envelope) {
    try (JsonParser in = JSON.createParser(envelope)) {
      return in.nextToken() == JsonToken.START_OBJECT ? new Fields().read(in) : null;
    } catch (IOException noJson) {
      return null;
    }
  }

  /** Read token by token, and only as far as needed: many times faster than a tree. */
  private static final class Fields {
    private String id = "";
    private String status = "";
    private String worker = "";
    private long version = NONE;
    private long priority = NONE;
    private long attempt = NONE;
    private boolean isReconciled;
    private boolean hasPayload;

    Told read(JsonParser in) throws IOException {
      while (!isWhole() && in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "entity" -> id = id(word(in));
          case "version" -> version = number(in);
          case "payload" -> payload(in);
          default -> in.skipChildren();
        }
      }
      return isWhole() ? new Told(id, version, status, priority, attempt, worker, isReconciled) : null;
    }

    private void payload(JsonParser in) throws IOException {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String field = in.currentName();
        in.nextToken();
        switch (field) {
          case "status" -> status = word(in);
          case "priority" -> priority = number(in);
          case "attempt" -> attempt = number(in);
          case "instanceId" -> worker = word(in);
          case "reason" -> isReconciled = word(in).equals("reconciled");
          default -> in.skipChildren();
        }
      }
      hasPayload = true;
    }

    private boolean isWhole() {
      return hasPayload && !id.isEmpty() && !status.isEmpty() && version > 0 && priority >= 0 && attempt >= 0;
    }

    private static String id(String text) {
      boolean isId = text.startsWith("t-");
      for (int i = 2; i < text.length(); i++) {
        isId &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
      }
      return isId ? text : "";
    }

    /** Empty of what is no text, or has a blank: a row's fields stand between blanks. */
    private static String word(JsonParser in) throws IOException {
      String text = in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : "";
      in.skipChildren();
      return text.indexOf(' ') < 0 ? text : "";
    }

    private static long number(JsonParser in) throws IOException {
      long number = in.currentToken() == JsonToken.VALUE_NUMBER_INT ? in.getLongValue() : NONE;
      in.skipChildren();
      return number;
    }
  }
}
