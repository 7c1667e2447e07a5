package io.claudebench.core.door;

import static io.vertx.core.http.HttpHeaders.CONTENT_TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Trace;
import io.claudebench.core.guard.Authenticator;
import io.claudebench.core.journal.Journal;
import io.claudebench.core.wire.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** What the HTTP doors share: who asks, the body within its limit, a JSON answer. */
@Singleton
final class Http {
  private final Settings settings;
  private final Authenticator authenticator;
  private final Journal journal;

  Http(Settings settings, Authenticator authenticator, Journal journal) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.journal = journal;
  }

  /** Refuses {@code UNAUTHORIZED} and {@code FORBIDDEN} (a page of a foreign origin). */
  Caller caller(RoutingContext context) {
    HttpServerRequest request = context.request();
    Caller caller = authenticator.authenticate(request.getHeader("Authorization"), request.getHeader("X-API-Key"),
        request.remoteAddress().hostAddress());
    String origin = request.getHeader("Origin");
    if (origin != null && settings.origins().stream().noneMatch(allowed -> allowed.contains(origin))) {
      throw Refusal.FORBIDDEN.because("A page of " + origin.replaceAll("[^\\x20-\\x7e]", "?") + " may not call.")
          .fix("Allow it in claudebench.origins.");
    }
    return caller;
  }

  Trace trace(RoutingContext context) {
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
    HttpServerRequest request = context.request();
    String type = request.getHeader(CONTENT_TYPE);
    if (type == null || !type.regionMatches(true, 0, "application/json", 0, 16)) {
      refuse.accept(Refusal.INVALID_REQUEST.because("The content type must be application/json."));
      return;
    }
    body(context, body -> {
      try {
        next.accept(parse(body));
      } catch (RuntimeException failure) {
        refuse.accept(refused(failure));
      }
    });
  }

  /** Reads the body, of one that is too large not all. Nothing above {@code next} answers what it throws. */
  void body(RoutingContext context, Consumer<byte[]> next) {
    HttpServerRequest request = context.request();
    var body = Buffer.buffer();
    int most = settings.limits().bodyMax();
    request.handler(part -> {
      if (body.length() <= most) {
        body.appendBuffer(part);
      }
    });
    request.endHandler(end -> next.accept(body.getBytes()));
    request.resume();
  }

  /** A body as JSON. Refuses as {@link Json#parse} does, and {@code TOO_LARGE} over bodyMax. */
  JsonNode parse(byte[] body) {
    if (body.length > settings.limits().bodyMax()) {
      throw Refusal.TOO_LARGE.because("The body is larger than bodyMax, " + settings.limits().bodyMax() + " bytes.");
    }
    return Json.parse(body);
  }

  Refused refused(Throwable failure) {
    return journal.refused(failure);
  }

  void problem(RoutingContext context, Refused refused) {
    long wait = refused.retryAfterSeconds();
    if (wait > 0) {
      context.response().putHeader("Retry-After", Long.toString(wait));
    }
    if (refused.word() == Refusal.UNAUTHORIZED) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
    }
    send(context, refused.word().http(), "application/problem+json",
        Json.bytes(Problem.problem(refused, trace(context).id())));
  }

  void send(RoutingContext context, int status, String type, byte[] body) {
    if (!context.response().ended() && !context.response().closed()) {
      context.response().setStatusCode(status).putHeader(CONTENT_TYPE, type)
          .putHeader("X-Trace-Id", trace(context).id()).end(Buffer.buffer(body));
    }
  }

  /** Fires when the client hangs up before it was answered. */
  Uni<Void> gone(RoutingContext context) {
    return Uni.createFrom().emitter(gone -> context.response().closeHandler(closed -> {
      if (!context.response().ended()) {
        gone.complete(null);
      }
    }));
  }
}
