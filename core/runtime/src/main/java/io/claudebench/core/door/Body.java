package io.claudebench.core.door;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** The body of a request, which takes room until its answer. */
final class Body {
  /** Of one that has many small members, once it is read: what is alone is taken whatever there is room for. */
  private static final int WEIGHT_MAX = 67_108_864;

  /**
   * Reads it, of one that is larger than {@code most} no more than that it is.
   *
   * @param refuse told {@code UNAVAILABLE} when there is no room
   */
  static void read(RoutingContext context, Flow flow, int most, Consumer<byte[]> next, Consumer<Refused> refuse) {
    HttpServerRequest request = context.request();
    Turns turns = Turns.of(request, flow);
    var body = Buffer.buffer();
    request.handler(part -> {
      if (body.length() > most || context.response().ended()) {
        return;
      }
      if (turns.take(part.length())) {
        body.appendBuffer(part);
      } else {
        refuse.accept(busy());
      }
    });
    request.endHandler(end -> {
      if (context.response().ended()) {
        return;
      }
      byte[] bytes = body.getBytes();
      long weight = Flow.weight(bytes);
      if (weight > Math.max(WEIGHT_MAX, 4L * most)) {
        refuse.accept(Refusal.TOO_LARGE.because("The JSON has too many members; they take more than " + WEIGHT_MAX
            + " bytes."));
      } else if (turns.take(weight)) {
        next.accept(bytes);
      } else {
        refuse.accept(busy());
      }
    });
    request.resume();
  }

  private static Refused busy() {
    return Refusal.UNAVAILABLE.because("The requests of all clients together are over bodiesMax.").notDone()
        .retryAfterMs(1000);
  }

  private Body() {}
}
