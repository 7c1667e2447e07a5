package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.TaskId;
import io.claudebench.core.Trace;
import io.claudebench.core.access.Token;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.event.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * One task's output as it is said, from an offset on, until the task has ended: then its outcome. An event of the task
 * says when to look; what is sent is what {@code task.output} answers, so nothing is sent twice or left out.
 */
@Singleton
final class Outputs {
  /** Chunks of one look, each of at most 64 KB. */
  private static final int CHUNKS = 16;
  private static final int AGAIN_MS = 1000;
  private static final Set<String> OVER = Set.of("completed", "failed", "cancelled");
  private static final List<String> OUTCOME = List.of("id", "status", "completedAt", "result", "error");

  private final Dispatch dispatch;
  private final Feeds feeds;
  private final Seats seats;

  Outputs(Dispatch dispatch, Feeds feeds, Seats seats) {
    this.dispatch = dispatch;
    this.feeds = feeds;
    this.seats = seats;
  }

  /** What the client asks for. @param from the first offset wanted */
  record Asked(String id, long from) {

    /** Refuses {@code INVALID}, and {@code FORBIDDEN} what the token does not show. */
    static Asked of(RoutingContext context, Token token) {
      String id = context.pathParam("id");
      if (!id.matches(TaskId.REGEX)) {
        throw Refusal.invalid("/id", "must be the id of a task, such as t-42");
      }
      String last = context.request().getHeader("Last-Event-ID");
      String from = last != null && !last.isEmpty() ? last : context.queryParams().get("from");
      if (from != null && !from.matches("[0-9]{1,9}")) {
        throw Refusal.invalid("/from", "must be an offset of the output");
      }
      if (token != null) {
        Filter most = Filter.of(token.filter());
        Filter own = new Filter(Set.of("task.*"), id, null, null, null);
        if (!own.within(most).equals(own)) {
          throw Refusal.FORBIDDEN.because("The token does not show that.").fix("It shows " + most.json() + ".");
        }
      }
      return new Asked(id, from == null ? 0 : Long.parseLong(from));
    }
  }

  void begin(Stream stream, Asked asked, Trace trace) {
    var sink = new SseSink(stream.context.response(), seats, feeds.settings());
    var run = new Run(stream, asked, sink, trace);
    var filter = new Filter(Set.of("task.*"), asked.id(), null, null, null);
    var watch = new Watch(feeds.of(stream.caller.tenant()), feeds, filter, run);
    stream.over(sink, watch::end);
    watch.now().subscribe().with(placed -> {
      if (!stream.isEnded()) {
        watch.begin();
        run.look();
        stream.beats(feeds.settings().beatMs(), run::beat);
      }
    }, failure -> stream.failed(failure, false));
  }

  /** One stream; what it hears of the task only wakes it. */
  private final class Run implements Sink {
    private final Stream stream;
    private final String id;
    private final SseSink sink;
    private final Trace trace;
    private long from;
    private boolean isLooking;
    private boolean isDue;

    Run(Stream stream, Asked asked, SseSink sink, Trace trace) {
      this.stream = stream;
      this.id = asked.id();
      this.from = asked.from();
      this.sink = sink;
      this.trace = trace;
    }

    void look() {
      if (isLooking || stream.isEnded()) {
        isDue = true;
        return;
      }
      isLooking = true;
      isDue = false;
      ask("task.output", Json.MAPPER.createObjectNode().put("id", id).put("from", from).put("limit", CHUNKS))
          .subscribe().with(this::took, this::failed);
    }

    private Uni<JsonNode> ask(String verb, ObjectNode input) {
      var ask = new Ask(Ask.Via.REST, stream.caller, new Ask.Request(verb, input, null), trace, stream.client.heard());
      return EventLoop.back(dispatch.run(ask)).map(answer -> (JsonNode) answer);
    }

    private void took(JsonNode output) {
      if (stream.isEnded()) {
        return;
      }
      JsonNode chunks = output.path("chunks");
      for (JsonNode chunk : chunks) {
        if (sink.isFull()) {
          break; // the rest is asked for again
        }
        from = chunk.path("offset").asLong() + 1;
        sink.data(Long.toString(from), (ObjectNode) chunk);
      }
      sink.flush();
      if (!chunks.isEmpty()) {
        whenTaken(this::goOn);
      } else if (OVER.contains(output.path("status").asText())) {
        ask("task.get", Json.MAPPER.createObjectNode().put("id", id)).subscribe().with(this::ends, this::failed);
      } else {
        if (!sink.isBegun()) {
          sink.beat(Long.toString(from));
        }
        isLooking = false;
        if (isDue) {
          look();
        }
      }
    }

    private void whenTaken(Runnable go) {
      if (sink.isFull()) {
        sink.whenFree(go);
      } else {
        go.run();
      }
    }

    private void goOn() {
      isLooking = false;
      look();
    }

    private void ends(JsonNode task) {
      sink.frame("end", null, ((ObjectNode) task).retain(OUTCOME).put("next", from));
      sink.end(0);
    }

    private void failed(Throwable failure) {
      boolean isGone = failure instanceof Refused refused && refused.word() == Refusal.NOT_FOUND;
      if (!sink.isBegun()) {
        stream.failed(failure, false);
      } else if (isGone) {
        ends(Json.MAPPER.createObjectNode().put("id", id).put("status", "deleted"));
      } else {
        feeds.vertx().setTimer(AGAIN_MS, again -> stream.onLoop(this::goOn));
      }
    }

    void beat() {
      sink.beat(Long.toString(from));
      look();
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void whenFree(Runnable go) {}

    @Override
    public void event(Entry event) {
      look();
    }

    @Override
    public void frame(String name, Cursor place, ObjectNode data) {
      look();
    }

    @Override
    public void beat(Cursor place) {}

    @Override
    public void flush() {}

    @Override
    public void end(int retryMs) {}
  }
}
