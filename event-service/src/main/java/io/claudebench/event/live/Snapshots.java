package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.TaskId;
import io.claudebench.core.Trace;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.event.Cursor;
import io.claudebench.event.EventSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What is, read after a place was taken, so that whatever changes meanwhile is among the events behind the place: the
 * task that a filter names, the tasks of its batch or of its instance, or else all that have not ended. A page is read
 * when the client took the one before.
 */
@Singleton
final class Snapshots {
  private static final int PAGE = 100;
  private static final List<String> LIVE = List.of("pending", "scheduled", "blocked", "in_progress");

  private final Dispatch dispatch;
  private final int frameBytes;

  Snapshots(Dispatch dispatch, EventSettings settings) {
    this.dispatch = dispatch;
    this.frameBytes = settings.readBytesMax();
  }

  /** Done when the last frame was written. Refuses as {@code task.get} and {@code task.list} do. */
  Uni<Void> send(Stream stream, Filter filter, Cursor place, Sink sink, Trace trace) {
    var run = new Run(stream, place, sink, trace);
    if (filter.partition() == null && Cursor.Types.FLEET.stream()
        .anyMatch(type -> type.startsWith("task.") && filter.passesType(type))) {
      ask(filter, run.asks);
    }
    return run.next();
  }

  private static void ask(Filter filter, Queue<Ask.Request> asks) {
    ObjectNode input = Json.MAPPER.createObjectNode();
    if (filter.entity() != null) {
      if (filter.entity().matches(TaskId.REGEX)) {
        asks.add(new Ask.Request("task.get", input.put("id", filter.entity()), null));
      }
      return;
    }
    input.put("limit", PAGE);
    if (filter.instance() != null) {
      input.put("assignedTo", filter.instance());
    }
    if (filter.batch() != null) {
      input.put("batchId", filter.batch());
      asks.add(new Ask.Request("task.list", input, null));
    } else {
      LIVE.forEach(status -> asks.add(new Ask.Request("task.list", input.deepCopy().put("status", status), null)));
    }
  }

  /** One snapshot under way. */
  private final class Run {
    private final ArrayDeque<Ask.Request> asks = new ArrayDeque<>();
    private final Stream stream;
    private final Cursor place;
    private final Sink sink;
    private final Trace trace;

    Run(Stream stream, Cursor place, Sink sink, Trace trace) {
      this.stream = stream;
      this.place = place;
      this.sink = sink;
      this.trace = trace;
    }

    Uni<Void> next() {
      if (stream.isEnded()) {
        return Uni.createFrom().failure(Refusal.UNAVAILABLE.because("The client left."));
      }
      Ask.Request asked = asks.poll();
      if (asked == null) {
        frame(Json.MAPPER.createArrayNode(), true);
        return Uni.createFrom().voidItem();
      }
      var ask = new Ask(Ask.Via.REST, stream.caller, asked, trace, stream.client.heard());
      return EventLoop.back(dispatch.run(ask)).map(answer -> (JsonNode) answer).onFailure(Snapshots::isMissing)
          .recoverWithItem(Json.MAPPER::createObjectNode).onFailure(Snapshots::isUnknown)
          .transform(unknown -> Refusal.UNAVAILABLE.because("No task-service is there to ask.").notDone()
              .retryAfterMs(5000))
          .chain(answer -> {
            took(asked, answer);
            sink.flush();
            return free().chain(this::next);
          });
    }

    private void took(Ask.Request asked, JsonNode answer) {
      ArrayNode tasks = Json.MAPPER.createArrayNode();
      if (asked.verb().equals("task.get")) {
        if (!answer.isEmpty()) {
          tasks.add(answer);
        }
      } else {
        answer.path("tasks").forEach(tasks::add);
        if (answer.hasNonNull("nextCursor")) {
          ObjectNode rest = asked.input().deepCopy();
          asks.addFirst(new Ask.Request(asked.verb(),
              rest.set("cursor", answer.get("nextCursor")), null));
        }
      }
      frames(tasks);
    }

    private void frames(ArrayNode tasks) {
      ArrayNode some = Json.MAPPER.createArrayNode();
      long bytes = 0;
      for (JsonNode task : tasks) {
        long own = Json.bytes(task).length;
        if (!some.isEmpty() && bytes + own > frameBytes) {
          frame(some, false);
          some = Json.MAPPER.createArrayNode();
          bytes = 0;
        }
        some.add(task);
        bytes += own;
      }
      if (!some.isEmpty()) {
        frame(some, false);
      }
    }

    private void frame(ArrayNode tasks, boolean isLast) {
      ObjectNode data = Json.MAPPER.createObjectNode().put("cursor", place.text());
      data.set("tasks", tasks);
      sink.frame("snapshot", isLast ? place : null, data.put("last", isLast));
    }

    private Uni<Void> free() {
      return sink.isFull() ? Uni.createFrom().<Void>emitter(free -> sink.whenFree(() -> free.complete(null)))
          : Uni.createFrom().voidItem();
    }
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND;
  }

  private static boolean isUnknown(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.UNKNOWN_VERB;
  }
}
