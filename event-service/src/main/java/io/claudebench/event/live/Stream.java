package io.claudebench.event.live;

import io.claudebench.core.Caller;
import io.claudebench.core.Departure;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.door.Gate;
import io.claudebench.core.door.Http;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * What every open stream has, whatever it is over: its seat, its beat, and its end, which comes once. With each beat
 * its key is looked at, as it, or its secret, may have run out; one that is taken back ends the connection at once.
 */
final class Stream {
  final RoutingContext context;
  final Caller caller;
  final Departure client = new Departure();
  private final Http http;
  private final Gate gate;
  private final Vertx vertx;
  private final Context loop = Vertx.currentContext();
  private final Seats.Seat seat;
  private Sink sink;
  private Runnable ended = () -> {};
  private long timer = -1;
  private boolean isEnded;

  /** Refuses as {@link Seats#take} does, and {@code FORBIDDEN}. */
  Stream(RoutingContext context, Http http, Gate gate, Vertx vertx, Seats seats) {
    this.context = context;
    this.http = http;
    this.gate = gate;
    this.vertx = vertx;
    http.mayRead(context);
    this.caller = http.caller(context);
    this.seat = seats.take(caller, ms -> loop.runOnContext(now -> drain(ms)));
  }

  /** @param ended what ends with it, on its event loop */
  void over(Sink sink, Runnable ended) {
    this.sink = sink;
    this.ended = ended;
  }

  /** From now on it beats. */
  void beats(int ms, Runnable beat) {
    if (isEnded) {
      return;
    }
    timer = vertx.setPeriodic(ms, tick -> gate.holder(context.request()).subscribe().with(
        holder -> loop.runOnContext(now -> {
          if (!isEnded && !sink.isFull()) {
            beat.run();
          }
        }), failure -> {
          if (failure instanceof Refused refused && refused.word() == Refusal.UNAUTHORIZED) {
            http.cut(context);
          }
        }));
  }

  private void drain(int ms) {
    if (isEnded || sink == null) {
      return;
    }
    if (sink.isFull()) {
      http.cut(context);
    } else {
      sink.end(ms);
    }
    end();
  }

  /** It could not begin, or not go on. */
  void failed(Throwable failure, boolean isBegun) {
    if (isBegun) {
      http.cut(context);
    } else {
      http.problem(context, http.refused(failure));
    }
    end();
  }

  boolean isEnded() {
    return isEnded;
  }

  /** Acts where all of it does, unless it has ended by then. */
  void onLoop(Runnable act) {
    loop.runOnContext(now -> {
      if (!isEnded) {
        act.run();
      }
    });
  }

  Refused refused(Throwable failure) {
    return http.refused(failure);
  }

  /** Nobody is there any more. */
  void end() {
    if (!isEnded) {
      isEnded = true;
      vertx.cancelTimer(timer);
      http.left(context);
      seat.left();
      client.tell();
      ended.run();
    }
  }
}
