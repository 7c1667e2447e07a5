package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * One HTTP answer; its bytes are the connection's and stand only until the callback returns. Status 0: the connection
 * broke.
 */
record Answer(int status, byte[] bytes, int from, int to) {
  static final Answer BROKEN = new Answer(0, new byte[0], 0, 0);

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  String text() {
    return new String(bytes, from, to - from, UTF_8);
  }

  /** Where {@code pattern} begins at or behind {@code start}; -1 when nowhere. */
  int find(byte[] pattern, int start) {
    return find(pattern, start, to);
  }

  /** The same, and ends before {@code end}. */
  int find(byte[] pattern, int start, int end) {
    for (int i = start; i <= end - pattern.length; i++) {
      if (bytes[i] == pattern[0] && Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The whole number that begins at {@code start}. */
  long number(int start) {
    long number = 0;
    for (int i = start; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }

  /** The text that begins at {@code start} and ends before the next quote. */
  String quoted(int start) {
    int end = start;
    while (end < to && bytes[end] != '"') {
      end++;
    }
    return new String(bytes, start, end - start, UTF_8);
  }

  /** The word of a refusal, else the status. */
  String word() {
    int at = find("\"code\":\"".getBytes(UTF_8), from);
    return at >= 0 ? quoted(at + 8) : status == 0 ? "BROKEN" : "HTTP " + status;
  }
}
