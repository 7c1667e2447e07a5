package io.claudebench.core.door;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.guard.Hosts;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * What every request over HTTP passes first, whatever its path: its connection takes turns, its path is readable, its
 * {@code Host} is ours, its page may call. An OPTIONS of such a page is its preflight.
 */
@Singleton
public final class Gate {
  private static final String HEALTH = "/q/health";

  private final Http http;
  private final Hosts hosts;
  private final Flow flow;

  Gate(Http http, Hosts hosts, Flow flow) {
    this.http = http;
    this.hosts = hosts;
    this.flow = flow;
  }

  void routes(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::enter);
  }

  private void enter(RoutingContext context) {
    HttpServerRequest request = context.request();
    Turns.of(request, flow);
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    try {
      checkUri(request.uri());
      check(request, origins);
    } catch (Refused refused) {
      http.refuse(context, first(context, refused));
      return;
    }
    if (!origins.isEmpty()) {
      mayRead(context.response(), origins.getFirst());
    }
    if (!origins.isEmpty() && request.method().equals(HttpMethod.OPTIONS)) {
      preflight(context.response());
    } else {
      context.next();
    }
  }

  /** Whoever has no key is told that first. */
  private Refused first(RoutingContext context, Refused refused) {
    try {
      http.requireKey(context);
      return refused;
    } catch (Refused unauthorized) {
      return unauthorized;
    }
  }

  private void check(HttpServerRequest request, List<String> origins) {
    List<String> names = request.headers().getAll(HttpHeaders.HOST);
    hosts.checkHost(names, request.path().equals(HEALTH) || request.path().startsWith(HEALTH + "/"));
    origins.forEach(origin -> hosts.checkOrigin(origin, names.isEmpty() ? null : names.getFirst()));
  }

  /** Refuses {@code PARSE} what is no URI, and percent-encoding that is not UTF-8. */
  private static void checkUri(String uri) {
    try {
      new URI(uri);
      if (uri.indexOf('%') >= 0) {
        Query.decode(uri);
      }
    } catch (URISyntaxException e) {
      throw Refusal.PARSE.because("The path or query is not a URI, or its percent-encoding is broken.");
    }
  }

  private static void mayRead(HttpServerResponse response, String origin) {
    response.putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin")
        .putHeader("Access-Control-Expose-Headers",
            "Allow, Mcp-Session-Id, Retry-After, WWW-Authenticate, X-Trace-Id");
  }

  private static void preflight(HttpServerResponse response) {
    response.setStatusCode(204).putHeader("Access-Control-Allow-Methods", "DELETE, GET, HEAD, POST")
        .putHeader("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Idempotency-Key, "
            + "Last-Event-ID, Mcp-Protocol-Version, Mcp-Session-Id, traceparent, X-API-Key")
        .putHeader("Access-Control-Max-Age", "600").end();
  }
}
