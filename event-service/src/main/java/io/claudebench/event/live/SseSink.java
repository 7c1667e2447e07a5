package io.claudebench.event.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.event.Cursor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;

/** An event stream over HTTP/1.1; its head is written with what comes first, so that a refusal may come before. */
final class SseSink implements Sink {
  /** Small events are written together. */
  private static final int TOGETHER_BYTES = 32_768;

  private final HttpServerResponse response;
  private final Seats seats;
  private final int retryMs;
  private Buffer shared;
  private Buffer own;

  SseSink(HttpServerResponse response, Seats seats, LiveSettings settings) {
    this.response = response;
    this.seats = seats;
    this.retryMs = settings.retryMs() + ThreadLocalRandom.current().nextInt(settings.retryMs());
  }

  boolean isBegun() {
    return response.headWritten();
  }

  private void begin() {
    response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store").putHeader("X-Accel-Buffering", "no");
    response.write("retry: " + retryMs + "\n\n");
  }

  @Override
  public boolean isFull() {
    return response.ended() || response.closed() || response.writeQueueFull();
  }

  @Override
  public void whenFree(Runnable go) {
    if (!response.ended() && !response.closed()) {
      response.drainHandler(drained -> go.run());
    }
  }

  @Override
  public void event(Entry event) {
    write(event.sse());
  }

  @Override
  public void frame(String name, Cursor place, ObjectNode data) {
    write(text((name == null ? "" : "event: " + name + "\n") + (place == null ? "" : "id: " + place.text() + "\n")
        + "data: " + Json.text(data) + "\n\n"));
  }

  /** An unnamed frame. @param id what Last-Event-ID will say */
  void data(String id, ObjectNode data) {
    write(text("id: " + id + "\ndata: " + Json.text(data) + "\n\n"));
  }

  @Override
  public void beat(Cursor place) {
    beat(place.text());
  }

  void beat(String id) {
    write(text("id: " + id + "\n\n"));
    flush();
  }

  private static Buffer text(String text) {
    return Buffer.buffer(text.getBytes(UTF_8));
  }

  /** What is shared with others is not copied when it is alone. */
  private void write(Buffer frame) {
    seats.sent(frame.length());
    if (shared == null && own == null) {
      shared = frame;
      return;
    }
    if (own == null) {
      own = Buffer.buffer(shared.length() + frame.length() + 1024).appendBuffer(shared);
      shared = null;
    }
    own.appendBuffer(frame);
    if (own.length() > TOGETHER_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    Buffer written = own != null ? own : shared;
    own = null;
    shared = null;
    if (written == null || response.ended() || response.closed()) {
      return;
    }
    if (!isBegun()) {
      begin();
    }
    response.write(written);
  }

  @Override
  public void end(int ms) {
    if (ms > 0) {
      write(text("retry: " + ms + "\nevent: drain\ndata: {\"ms\":" + ms + "}\n\n"));
    }
    flush();
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }
}
