package io.claudebench.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection over HTTP as bytes, for what no client library sends, or does not read. */
public final class Wire implements AutoCloseable {
  private static final int SILENCE_MS = 30_000;
  private static final int RECEIVED_BYTES = 8192; // so little waits in the kernel

  private final Socket socket = new Socket();
  private final InputStream in;

  public Wire(Rest rest) {
    URI uri = URI.create(rest.base().get());
    try {
      socket.setReceiveBufferSize(RECEIVED_BYTES);
      socket.setSoTimeout(SILENCE_MS);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer to one request on a connection of its own; headers with their names, each one text. */
  public static Reply ask(Rest rest, String method, String path, String... headers) {
    try (var wire = new Wire(rest)) {
      return wire.send(request(method, path, "", headers)).answer(method.equals("HEAD"));
    }
  }

  /** A client that has asked and reads nothing; to close it is to hang up. */
  public static Wire asks(Rest rest, String path, String body) {
    return new Wire(rest).send(request("POST", "/" + path, body));
  }

  /** A request, for this machine unless a {@code Host} is among the headers. */
  public static String request(String method, String path, String body, String... headers) {
    var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
      text.append("Host: localhost\r\n");
    }
    List.of(headers).forEach(header -> text.append(header).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Type: application/json\r\nContent-Length: ").append(body.length()).append("\r\n");
    }
    return text + "\r\n" + body;
  }

  public Wire send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer; that the connection ended instead is an {@link UncheckedIOException}. */
  public Reply answer() {
    return answer(false);
  }

  private Reply answer(boolean isHead) {
    try {
      String status = line();
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String header = line(); !header.isEmpty(); header = line()) {
        String[] parts = header.split(": ?", 2);
        headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
      }
      int length = isHead ? 0 : Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst());
      return new Reply("", Integer.parseInt(status.split(" ")[1]), HttpHeaders.of(headers, (name, value) -> true),
          new String(in.readNBytes(length), UTF_8), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line. */
  public String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /** Whether the service ends the connection, without a further byte. */
  public boolean ends() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return !(reset instanceof java.net.SocketTimeoutException);
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
