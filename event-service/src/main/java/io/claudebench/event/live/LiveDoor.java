package io.claudebench.event.live;

import io.claudebench.core.Refusal;
import io.claudebench.core.access.Holder;
import io.claudebench.core.access.Token;
import io.claudebench.core.door.Gate;
import io.claudebench.core.door.Http;
import io.claudebench.core.door.RpcDoor;
import io.claudebench.event.Cursor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/**
 * {@code GET /events}, {@code GET /events/task/{id}/output} and {@code GET /ws}: what happens, from any place on. What
 * is wrong with a request is refused before its stream begins.
 */
@Singleton
public final class LiveDoor {
  private final Http http;
  private final Gate gate;
  private final Vertx vertx;
  private final Feeds feeds;
  private final Seats seats;
  private final Snapshots snapshots;
  private final Outputs outputs;
  private final RpcDoor rpc;
  private final LiveSettings settings;

  LiveDoor(Http http, Gate gate, Vertx vertx, Feeds feeds, Seats seats, Snapshots snapshots, Outputs outputs,
      RpcDoor rpc, LiveSettings settings) {
    this.http = http;
    this.gate = gate;
    this.vertx = vertx;
    this.feeds = feeds;
    this.seats = seats;
    this.snapshots = snapshots;
    this.outputs = outputs;
    this.rpc = rpc;
    this.settings = settings;
  }

  void routes(@Observes Router router) {
    router.get("/events").order(50).handler(context -> begin(context, this::events));
    router.get("/events/task/:id/output").order(50).handler(context -> begin(context, this::output));
    router.get("/ws").order(50).handler(context -> begin(context, this::socket));
  }

  private void begin(RoutingContext context, Consumer<RoutingContext> door) {
    try {
      http.mayRead(context);
      door.accept(context);
    } catch (RuntimeException failure) {
      http.problem(context, http.refused(failure));
    }
  }

  private Stream stream(RoutingContext context) {
    return new Stream(context, http, gate, vertx, seats);
  }

  private Token token(RoutingContext context) {
    Holder holder = http.holder(context);
    return holder.token();
  }

  private void events(RoutingContext context) {
    Wish wish = Wish.of(context, token(context), settings.filtersMax());
    var stream = stream(context);
    var sink = new SseSink(context.response(), seats, settings);
    var watch = new Watch(feeds.of(stream.caller.tenant()), feeds, wish.filter(), sink);
    stream.over(sink, watch::end);
    context.addEndHandler(end -> stream.end());
    place(watch, wish.after()).chain(placed -> wish.snapshot() && (wish.isNow() || watch.isOutdated())
        ? watch.now().chain(at -> snapshots.send(stream, wish.filter(), at, sink, http.trace(context)))
        : Uni.createFrom().voidItem()).subscribe().with(ready -> {
          if (!stream.isEnded()) {
            watch.begin();
            stream.beats(settings.beatMs(), () -> sink.beat(watch.cursor()));
          }
        }, failure -> stream.failed(failure, sink.isBegun()));
  }

  static Uni<Void> place(Watch watch, String after) {
    return switch (after) {
      case Wish.NOW -> watch.now().replaceWithVoid();
      case Wish.START -> watch.start();
      default -> watch.from(Cursor.of(after));
    };
  }

  private void output(RoutingContext context) {
    var asked = Outputs.Asked.of(context, token(context));
    var stream = stream(context);
    context.addEndHandler(end -> stream.end());
    outputs.begin(stream, asked, http.trace(context));
  }

  private void socket(RoutingContext context) {
    if (!"websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
      throw Refusal.INVALID_REQUEST.because("This path speaks WebSocket; the request asks for no upgrade.");
    }
    Token token = token(context);
    var stream = stream(context);
    context.request().toWebSocket().onSuccess(socket -> new SocketStream(stream, socket, token, feeds, seats, rpc,
        http.trace(context), settings).begin()).onFailure(failure -> stream.end());
  }
}
