package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.testkit.Rest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket; frames in the order they came. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;
  volatile boolean isClosed;
  volatile int closeCode;

  SocketClient(String path, String... headers) {
    var builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    socket = builder.buildAsync(URI.create(Rest.HERE.base().get().replace("http:", "ws:") + path), this).join();
    next("connected");
  }

  SocketClient send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  /** The next frame, which must be of this type; {@code null} for an answer of JSON-RPC. */
  JsonNode next(String type) {
    JsonNode frame = poll(30_000);
    if (frame == null || !Objects.equals(frame.path("type").textValue(), type)) {
      throw new AssertionError("expected " + type + ": " + frame);
    }
    return frame;
  }

  /** Null when none comes. */
  JsonNode poll(int ms) {
    try {
      return frames.poll(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
    part.append(data);
    if (isLast) {
      frames.add(Rest.json(part.toString()));
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    isClosed = true;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    isClosed = true;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
