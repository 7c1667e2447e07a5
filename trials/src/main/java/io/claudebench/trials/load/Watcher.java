package io.claudebench.trials.load;

import io.claudebench.testkit.Await;
import io.claudebench.testkit.Rest;
import io.claudebench.trials.history.Watched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Watches the tasks of the fleet from the beginning, as a browser's {@code EventSource} does: whenever its stream ends
 * it goes on at another replica, from the last id that it was sent.
 */
public final class Watcher implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern EVENT = Pattern.compile("\"id\":\"task\\.[a-z_]+:(t-\\d+):(\\d+)\"");
  private static final int RETRY_MS = 100;

  private final String name;
  private final List<Rest> doors;
  private final String entity;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final List<String> gaps = new CopyOnWriteArrayList<>();
  private volatile boolean isOver;
  private String lastId;
  private String id;
  private String event;
  private String data;

  /** @param entity the only task to watch; null for all */
  public Watcher(String name, List<Rest> doors, String entity) {
    this.name = name;
    this.doors = doors;
    this.entity = entity;
    Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    for (int turn = Math.abs(name.hashCode() % doors.size()); !isOver; turn++) {
      try {
        Rest door = doors.get(turn % doors.size());
        HttpResponse<Stream<String>> answer = HTTP.send(request(door), BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
          if (answer.statusCode() == 200) {
            lines.takeWhile(line -> !isOver).forEach(this::line);
          }
        }
      } catch (IOException | UncheckedIOException cut) {
        // it goes on elsewhere
      } catch (InterruptedException e) {
        return;
      }
      id = null;
      event = null;
      data = null;
      Await.pause(RETRY_MS);
    }
  }

  private HttpRequest request(Rest door) {
    var request = HttpRequest.newBuilder(URI.create(door.base().get() + "/events?types=task.*&after=start"
        + (entity == null ? "" : "&entity=" + entity)));
    return lastId == null ? request.build() : request.header("Last-Event-ID", lastId).build();
  }

  private void line(String line) {
    if (line.startsWith("id: ")) {
      id = line.substring(4);
    } else if (line.startsWith("event: ")) {
      event = line.substring(7);
    } else if (line.startsWith("data: ")) {
      data = line.substring(6);
    } else if (line.isEmpty()) {
      dispatch();
    }
  }

  private void dispatch() {
    lastId = id != null ? id : lastId;
    if ("gap".equals(event)) {
      gaps.add(data);
    } else if (event == null && data != null) {
      var found = EVENT.matcher(data);
      if (found.find()) {
        seen.add(found.group(1) + ":" + found.group(2));
      }
    }
    id = null;
    event = null;
    data = null;
  }

  public Watched watched() {
    return new Watched(name, entity, Set.copyOf(seen), List.copyOf(gaps));
  }

  @Override
  public void close() {
    isOver = true;
  }
}
