package io.claudebench.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Reads an event stream as the standard of {@code EventSource} says; in a thread of its own until it is closed. */
public final class Follower implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public final List<Frame> frames = new CopyOnWriteArrayList<>();
  public final HttpHeaders headers;
  private final InputStream in;
  private final Consumer<Frame> each;
  public volatile String lastId = "";
  public volatile String retry;
  public volatile int beats;
  public volatile boolean isEnded;

  /** @param id what the last id of the stream was, with this frame; @param event null for one without a name */
  public record Frame(String id, String event, JsonNode data) {}

  private Follower(HttpResponse<InputStream> answer, Consumer<Frame> each) {
    this.headers = answer.headers();
    this.in = answer.body();
    this.each = each;
    Thread.ofVirtual().start(this::read);
  }

  public static Follower of(String path, String... requestHeaders) {
    return of(Rest.HERE, path, frame -> {}, requestHeaders);
  }

  public static Follower of(Rest rest, String path, Consumer<Frame> each, String... requestHeaders) {
    var request = HttpRequest.newBuilder(URI.create(rest.base().get() + path));
    for (int i = 0; i < requestHeaders.length; i += 2) {
      request.header(requestHeaders[i], requestHeaders[i + 1]);
    }
    try {
      HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new AssertionError(path + " → " + answer.statusCode() + " "
            + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
      }
      return new Follower(answer, each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String id = null;
      String event = null;
      String data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith("retry: ")) {
          retry = line.substring(7);
        } else if (line.isEmpty()) {
          dispatch(id, event, data);
          id = null;
          event = null;
          data = null;
        }
      }
    } catch (IOException closed) {
      // by one of both
    }
    isEnded = true;
  }

  private void dispatch(String id, String event, String data) {
    if (id != null) {
      lastId = id;
    }
    if (data != null) {
      var frame = new Frame(lastId, event, Rest.json(data));
      frames.add(frame);
      each.accept(frame);
    } else if (id != null) {
      beats++;
    }
  }

  public List<Frame> named(String event) {
    return frames.stream().filter(frame -> event.equals(frame.event())).toList();
  }

  public List<JsonNode> events() {
    return frames.stream().filter(frame -> frame.event() == null).map(Frame::data).toList();
  }

  public List<Integer> payloads() {
    return events().stream().map(event -> event.path("data").asInt()).toList();
  }

  public Follower ready() {
    Await.until("ready", () -> !named("ready").isEmpty());
    return this;
  }

  public Follower has(int events) {
    try {
      Await.until(events + " events", () -> events().size() >= events);
    } catch (RuntimeException late) {
      throw new AssertionError("got " + events().size() + ": " + frames.stream().limit(20).toList(), late);
    }
    return this;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
