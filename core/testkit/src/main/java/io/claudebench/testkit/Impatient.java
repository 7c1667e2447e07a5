package io.claudebench.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;

/** A client that has asked and reads nothing; to close it is to hang up. */
public record Impatient(Socket socket) implements AutoCloseable {

  public static Impatient asks(Rest service, String path, String body) {
    URI base = URI.create(service.base().get());
    byte[] bytes = body.getBytes(UTF_8);
    try {
      var socket = new Socket(base.getHost(), base.getPort());
      socket.getOutputStream().write(("POST /" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
          + "\r\nContent-Length: " + bytes.length + "\r\n\r\n").getBytes(US_ASCII));
      socket.getOutputStream().write(bytes);
      return new Impatient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
