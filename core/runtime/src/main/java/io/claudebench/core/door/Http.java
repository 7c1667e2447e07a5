package io.claudebench.core.door;

import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Caller;
import io.claudebench.core.Departure;
import io.claudebench.core.EventLoop;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Trace;
import io.claudebench.core.access.Holder;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.wire.Problem;
import io.claudebench.core.wire.Rpc;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.function.Consumer;

/** What the HTTP doors share: who asks, the body within its limit, a JSON answer. */
@Singleton
public final class Http {
  private static final Set<String> READERS = Set.copyOf(Access.READ.roles());

  private final Settings settings;
  private final Journal journal;
  private final Flow flow;

  Http(Settings settings, Journal journal, Flow flow) {
    this.settings = settings;
    this.journal = journal;
    this.flow = flow;
  }

  /** Who sent this request; what it still waits for when its key is one no more ends. */
  void calls(RoutingContext context, Holder holder) {
    context.put("caller", holder.caller());
    context.put("holder", holder);
    if (holder.ended() != null) {
      Cancellable waits = EventLoop.back(holder.ended()).subscribe().with(why -> end(context, why));
      context.put("waits", waits);
      context.addEndHandler(end -> waits.cancel());
    }
  }

  /** Nobody whom we know sent it. */
  void calls(RoutingContext context, Refused stranger) {
    context.put("stranger", stranger);
  }

  private void end(RoutingContext context, Refused why) {
    if (context.response().headWritten()) {
      cut(context);
    } else {
      refuse(context, why);
    }
    Departure client = context.get("client");
    if (client != null) {
      client.tell();
    }
  }

  /** Its WebSocket is closed, of which the request does not hear. */
  public void left(RoutingContext context) {
    Cancellable waits = context.get("waits");
    if (waits != null) {
      waits.cancel();
    }
  }

  /** Ends its connection at once, whatever its client has not taken. */
  public void cut(RoutingContext context) {
    Turns.of(context.request(), flow).cut();
  }

  /** As whom it came; null when nobody knows. */
  public Holder holder(RoutingContext context) {
    return context.get("holder");
  }

  /** Refuses {@code UNAUTHORIZED}, and {@code UNAVAILABLE} where nobody could say. */
  public Caller caller(RoutingContext context) {
    Caller caller = context.get("caller");
    if (caller == null) {
      throw context.<Refused>get("stranger");
    }
    return caller;
  }

  /** Refuses {@code FORBIDDEN} too. */
  public void mayRead(RoutingContext context) {
    if (!caller(context).may(READERS)) {
      throw Refusal.FORBIDDEN.because("The key '" + caller(context).actor() + "' may not read this.")
          .fix("It takes one of the roles " + READERS + ".");
    }
  }

  /** Whoever has no key is told that first, but under /q/, which needs none. Refuses {@code UNAUTHORIZED}. */
  void requireKey(RoutingContext context) {
    if (!path(context).startsWith("/q/")) {
      caller(context);
    }
  }

  /** As the routes read it, whatever it was spelled like; empty when its percent-encoding is broken. */
  static String path(RoutingContext context) {
    try {
      return context.normalizedPath();
    } catch (IllegalArgumentException broken) {
      return "";
    }
  }

  public Trace trace(RoutingContext context) {
    Trace trace = context.get("trace");
    if (trace == null) {
      trace = Trace.of(context.request().getHeader("traceparent"));
      context.put("trace", trace);
    }
    return trace;
  }

  /**
   * Reads the body and parses it, then goes on; refusals are answered as problem+json. Must run before the first await
   * of the request.
   */
  void json(RoutingContext context, Consumer<JsonNode> next, Consumer<Refused> refuse) {
    try {
      requireJson(context);
    } catch (Refused refused) {
      refuse.accept(refused);
      return;
    }
    body(context, body -> {
      try {
        next.accept(parse(body));
      } catch (RuntimeException failure) {
        refuse.accept(refused(failure));
      }
    }, refuse);
  }

  /** Refuses {@code INVALID_REQUEST}. */
  void requireJson(RoutingContext context) {
    String type = context.request().getHeader(CONTENT_TYPE);
    if (type == null || !type.regionMatches(true, 0, "application/json", 0, 16)) {
      throw Refusal.INVALID_REQUEST.because("The content type must be application/json.");
    }
  }

  /** Reads the body, of one that is too large not all. Nothing above {@code next} answers what it throws. */
  void body(RoutingContext context, Consumer<byte[]> next) {
    body(context, next, refused -> problem(context, refused));
  }

  private void body(RoutingContext context, Consumer<byte[]> next, Consumer<Refused> refuse) {
    HttpServerRequest request = context.request();
    Turns turns = Turns.of(request, flow);
    var body = Buffer.buffer();
    int most = settings.limits().bodyMax();
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
      if (turns.take(Flow.weight(bytes))) {
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

  /** A body as JSON. Refuses as {@link Json#parse} does, and {@code TOO_LARGE} over bodyMax. */
  JsonNode parse(byte[] body) {
    if (body.length > settings.limits().bodyMax()) {
      throw Refusal.TOO_LARGE.because("The body is larger than bodyMax, " + settings.limits().bodyMax() + " bytes.");
    }
    return Json.parse(body);
  }

  public Refused refused(Throwable failure) {
    return journal.refused(failure);
  }

  public void problem(RoutingContext context, Refused refused) {
    problem(context, refused, refused.word().http());
  }

  /** To whom no door has listened yet: in the form of the door that was asked. */
  void refuse(RoutingContext context, Refused refused) {
    refuse(context, refused, refused.word().http());
  }

  void refuse(RoutingContext context, Refused refused, int status) {
    String path = context.request().path();
    if (path != null && (path.equals("/rpc") || path.equals("/mcp") || path.startsWith("/mcp/"))) {
      headers(context, refused);
      send(context, status, "application/json", Json.bytes(Rpc.error(null, refused, trace(context).id())));
    } else {
      problem(context, refused, status);
    }
  }

  private void problem(RoutingContext context, Refused refused, int status) {
    headers(context, refused);
    send(context, status, "application/problem+json",
        Json.bytes(Problem.problem(refused, trace(context).id()).put("status", status)));
  }

  /** Of one that was answered already, as its key was taken back, nothing is left to say. */
  private static void headers(RoutingContext context, Refused refused) {
    if (!isOpen(context)) {
      return;
    }
    long wait = refused.retryAfterSeconds();
    if (wait > 0) {
      context.response().putHeader("Retry-After", Long.toString(wait));
    }
    if (refused.word() == Refusal.UNAUTHORIZED) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
    }
  }

  void empty(RoutingContext context, int status) {
    if (isOpen(context)) {
      context.response().setStatusCode(status).end();
    }
  }

  void send(RoutingContext context, int status, String type, byte[] body) {
    if (isOpen(context)) {
      context.response().setStatusCode(status).putHeader(CONTENT_TYPE, type)
          .putHeader("X-Trace-Id", trace(context).id()).end(Buffer.buffer(body));
    }
  }

  private static boolean isOpen(RoutingContext context) {
    return !context.response().ended() && !context.response().closed();
  }

  /** Fires when the client hangs up before it was answered, for each call of its request. */
  Uni<Void> gone(RoutingContext context) {
    Departure client = context.get("client");
    if (client == null) {
      client = new Departure();
      context.put("client", client);
      context.response().closeHandler(closed -> hungUp(context));
      if (context.response().closed()) {
        hungUp(context);
      }
    }
    return client.heard();
  }

  private static void hungUp(RoutingContext context) {
    if (!context.response().ended()) {
      context.<Departure>get("client").tell();
    }
  }
}
