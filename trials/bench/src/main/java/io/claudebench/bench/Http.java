package io.claudebench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Requests as bytes. */
final class Http {
  private Http() {}

  static byte[] post(String path, String json) {
    return request(path, "", json);
  }

  static byte[] post(String path, String json, String apiKey) {
    return request(path, "X-API-Key: " + apiKey + "\r\n", json);
  }

  private static byte[] request(String path, String header, String json) {
    return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header
        + "Content-Type: application/json\r\nContent-Length: " + json.getBytes(UTF_8).length + "\r\n\r\n" + json)
        .getBytes(UTF_8);
  }
}
