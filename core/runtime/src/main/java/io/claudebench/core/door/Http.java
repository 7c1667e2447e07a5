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
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What the HTTP doors share: who asks, the body within its limit, a JSON answer. */
@Singleton
public final class Http {
  private static final Set<String> READERS = Set.copyOf(Access.READ.roles());
  /** Bytes; a longer body keeps the event loop from others for too long. */
  private static final int INLINE_MAX = 1_048_576;

  private final Settings settings;
  private final Journal journal;
  private final Flow flow;
  private final List<OwnForm> forms;

  Http(Settings settings, Journal journal, Flow flow, @All List<OwnForm> forms) {
    this.settings = settings;
    this.journal = journal;
    this.flow = flow;
    this.forms = forms;
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
    json(context, settings.limits().bodyMax(), next, refuse);
  }

  /**
   * The same with a limit of a door's own; what is larger than the other doors take is not parsed on the event loop.
   *
   * @param most bytes of the body; over it {@code TOO_LARGE}
   */
  public void json(RoutingContext context, int most, Consumer<JsonNode> next, Consumer<Refused> refuse) {
    try {
      requireJson(context);
    } catch (Refused refused) {
      refuse.accept(refused);
      return;
    }
    Body.read(context, flow, most, body -> {
      Uni<JsonNode> json = Uni.createFrom().item(() -> parse(body, most));
      (body.length <= INLINE_MAX ? json : EventLoop.back(json.runSubscriptionOn(Infrastructure.getDefaultWorkerPool())))
          .invoke(next).subscribe().with(done -> {}, failure -> refuse.accept(refused(failure)));
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
    Body.read(context, flow, settings.limits().bodyMax(), next, refused -> problem(context, refused));
  }

  /** A body as JSON. Refuses as {@link Json#parse} does, and {@code TOO_LARGE} over bodyMax. */
  JsonNode parse(byte[] body) {
    return parse(body, settings.limits().bodyMax());
  }

  private static JsonNode parse(byte[] body, int most) {
    if (body.length > most) {
      throw Refusal.TOO_LARGE.because("The body is larger than bodyMax, " + most + " bytes.");
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
  public void refuse(RoutingContext context, Refused refused) {
    refuse(context, refused, refused.word().http());
  }

  void refuse(RoutingContext context, Refused refused, int status) {
    for (OwnForm form : forms) {
      byte[] answer = form.refusal(context, refused);
      if (answer != null) {
        send(context, 200, "application/json", answer);
        return;
      }
    }
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

  public void send(RoutingContext context, int status, String type, byte[] body) {
    if (isOpen(context)) {
      context.response().setStatusCode(status).putHeader(CONTENT_TYPE, type)
          .putHeader("X-Trace-Id", trace(context).id()).end(Buffer.buffer(body));
    }
  }

  private static boolean isOpen(RoutingContext context) {
    return !context.response().ended() && !context.response().closed();
  }

  /** Fires when the client hangs up before it was answered, for each call of its request. */
  public Uni<Void> gone(RoutingContext context) {
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
