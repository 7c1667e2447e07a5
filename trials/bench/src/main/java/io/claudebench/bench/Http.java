package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Requests as bytes. */
final class Http {
  private Http() {}

  static byte[] post(String path, String json) {
    byte[] body = json.getBytes(UTF_8);
    return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length + "\r\n\r\n" + json)
        .getBytes(UTF_8);
  }
}
