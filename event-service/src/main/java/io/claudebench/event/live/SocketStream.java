package io.claudebench.event.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.claudebench.core.access.Token;
import io.claudebench.core.door.RpcDoor;
import io.claudebench.core.wire.Problem;
import io.claudebench.core.wire.Rpc;
import io.claudebench.event.Cursor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket: at most one watch, whose types its client adds and takes away, and calls. After the first
 * {@code credit} no more events are sent than it gave.
 */
final class SocketStream implements Sink {
  private static final int MOST_CREDIT = 1_000_000_000;
  private static final short GOING_AWAY = 1001;
  private static final short TOO_BIG = 1009;

  private final Stream stream;
  private final ServerWebSocket socket;
  private final boolean isToken;
  private final Feeds feeds;
  private final Seats seats;
  private final RpcDoor rpc;
  private final Trace trace;
  private final LiveSettings settings;
  private final Topics topics;
  private Watch watch;
  private Runnable free;
  private long credit = -1;
  private int executes;
  private boolean isClosed;

  SocketStream(Stream stream, ServerWebSocket socket, Token token, Feeds feeds, Seats seats, RpcDoor rpc, Trace trace,
      LiveSettings settings) {
    this.stream = stream;
    this.socket = socket;
    this.isToken = token != null;
    this.topics = new Topics(token, settings.filtersMax());
    this.feeds = feeds;
    this.seats = seats;
    this.rpc = rpc;
    this.trace = trace;
    this.settings = settings;
  }

  void begin() {
    socket.closeHandler(closed -> {
      isClosed = true;
      stream.end();
      Upgraded.over(stream.context.request());
    });
    socket.exceptionHandler(broken -> close(TOO_BIG));
    socket.textMessageHandler(this::heard);
    socket.binaryMessageHandler(bytes -> error(Refusal.INVALID_REQUEST.because("Frames are texts.")));
    stream.over(this, () -> {
      if (watch != null) {
        watch.end();
      }
    });
    if (socket.isClosed()) {
      stream.end();
      return;
    }
    say("connected", Json.MAPPER.createObjectNode().put("beatMs", settings.beatMs()));
    stream.beats(settings.beatMs(), () -> socket.writePing(Buffer.buffer()));
  }

  private void heard(String text) {
    try {
      JsonNode frame = Json.parse(text.getBytes(StandardCharsets.UTF_8));
      switch (frame.path("action").asText()) {
        case "subscribe" -> subscribe(frame);
        case "unsubscribe" -> unsubscribe(frame);
        case "execute" -> execute(frame.path("request"));
        case "ping" -> say("pong", place(Json.MAPPER.createObjectNode()));
        case "credit" -> credit(frame.path("n"));
        default -> throw Refusal.invalid("/action", "must be subscribe, unsubscribe, execute, ping or credit");
      }
    } catch (Refused refused) {
      error(refused);
    }
    if (!isClosed && socket.writeQueueFull()) { // answers are not piled up for who does not take them
      socket.pause();
      socket.drainHandler(drained -> taken());
    }
  }

  private void taken() {
    socket.resume();
    Runnable go = credit == 0 ? null : free;
    if (go != null) {
      free = null;
      go.run();
    }
  }

  private void subscribe(JsonNode frame) {
    String after = frame.hasNonNull("after") ? Wish.after(frame.get("after").asText(), "/after") : null;
    Filter filter = topics.add(frame);
    if (watch != null && after == null) {
      say("subscribed", place(topics.told()));
      watch.filter(filter);
      watch.go();
      return;
    }
    if (watch != null) {
      watch.end();
    }
    watch = new Watch(feeds.of(stream.caller.tenant()), feeds, filter, this);
    begin(watch, after == null ? Wish.NOW : after);
  }

  /** No further frame is read until it has its place. */
  private void begin(Watch begun, String after) {
    socket.pause();
    LiveDoor.place(begun, after).subscribe().with(placed -> {
      if (isClosed) {
        return;
      }
      say("subscribed", place(topics.told()));
      begun.begin();
      socket.resume();
    }, failure -> {
      begun.end();
      watch = null;
      topics.clear();
      if (!isClosed) {
        error(stream.refused(failure));
        socket.resume();
      }
    });
  }

  private void unsubscribe(JsonNode frame) {
    Filter filter = topics.remove(frame);
    if (watch != null && filter == null) {
      watch.end();
      watch = null;
    } else if (watch != null) {
      watch.filter(filter);
      watch.go();
    }
    say("unsubscribed", place(topics.told()));
  }

  private ObjectNode place(ObjectNode data) {
    return watch == null || watch.cursor() == null ? data : data.put("cursor", watch.cursor().text());
  }

  private void execute(JsonNode request) {
    if (isToken) {
      throw Refusal.FORBIDDEN.because("A token only watches.").fix("Call with the key itself.");
    }
    if (executes >= settings.executesMax()) {
      answer(Rpc.error(Rpc.id(request), Refusal.UNAVAILABLE.because("executesMax is reached: " + executes
          + " calls of this socket run.").notDone().retryAfterMs(1000), trace.id()));
      return;
    }
    executes++;
    rpc.call(Ask.Via.RPC, stream.caller, request, trace, stream.client.heard()).subscribe()
        .with(answer -> stream.onLoop(() -> {
          executes--;
          if (answer != null) {
            answer(answer);
          }
        }));
  }

  private void answer(ObjectNode answer) {
    if (!isClosed) {
      write(Json.text(answer));
    }
  }

  private void credit(JsonNode n) {
    if (!n.isIntegralNumber() || n.asLong() < 1 || n.asLong() > MOST_CREDIT) {
      throw Refusal.invalid("/n", "must be a number from 1 to " + MOST_CREDIT);
    }
    credit = Math.min(MOST_CREDIT, Math.max(0, credit) + n.asLong());
    Runnable go = free;
    free = null;
    if (go != null && isFull()) {
      whenFree(go);
    } else if (go != null) {
      go.run();
    }
  }

  private void error(Refused refused) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.set("error", Problem.problem(refused, trace.id()));
    say("error", data);
  }

  private void say(String type, ObjectNode data) {
    ObjectNode frame = Json.MAPPER.createObjectNode().put("type", type);
    write(Json.text(frame.setAll(data)));
  }

  private void write(String text) {
    if (!isClosed) {
      seats.sent(text.length());
      socket.writeTextMessage(text);
    }
  }

  @Override
  public boolean isFull() {
    return isClosed || credit == 0 || socket.writeQueueFull();
  }

  @Override
  public void whenFree(Runnable go) {
    free = go;
    if (!isClosed && credit != 0) {
      socket.drainHandler(drained -> taken());
    }
  }

  @Override
  public void event(Entry event) {
    credit -= credit > 0 ? 1 : 0;
    write(event.socket());
  }

  @Override
  public void frame(String name, Cursor place, ObjectNode data) {
    if (!name.equals("ready")) {
      say(name, data);
    }
  }

  @Override
  public void beat(Cursor place) {}

  @Override
  public void flush() {}

  @Override
  public void end(int retryMs) {
    say("drain", Json.MAPPER.createObjectNode().put("ms", retryMs));
    close(GOING_AWAY);
  }

  private void close(short code) {
    if (!isClosed && !socket.isClosed()) {
      socket.close(code);
    }
  }
}
