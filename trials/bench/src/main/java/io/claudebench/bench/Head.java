package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** The head of an HTTP answer, as bytes. */
final class Head {
  private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(US_ASCII);

  private Head() {}

  /** Where the body begins; -1 while the head is not whole. */
  static int end(byte[] bytes, int size) {
    for (int i = 3; i < size; i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /** {@code HTTP/1.1 200 …}. */
  static int status(byte[] bytes) {
    return 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
  }

  /** Bytes of the body. An answer in chunks has none to tell, and nothing that we measure sends one. */
  static int length(byte[] bytes, int end) {
    for (int i = 0; i < end - LENGTH.length; i++) {
      if (bytes[i] == '\r' && isLength(bytes, i)) {
        int length = 0;
        for (int at = i + LENGTH.length; bytes[at] != '\r'; at++) {
          length = bytes[at] == ' ' ? length : 10 * length + bytes[at] - '0';
        }
        return length;
      }
    }
    if (status(bytes) == 204) {
      return 0;
    }
    throw new IllegalStateException("an answer without Content-Length: " + new String(bytes, 0, end, US_ASCII));
  }

  private static boolean isLength(byte[] bytes, int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      int lower = bytes[at + i] >= 'A' && bytes[at + i] <= 'Z' ? bytes[at + i] + 32 : bytes[at + i];
      if (lower != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }
}
