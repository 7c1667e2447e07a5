package io.claudebench.core.door;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.access.Authenticator;
import io.claudebench.core.access.Holder;
import io.claudebench.core.guard.Hosts;
import io.claudebench.core.guard.Proxies;
import io.smallrye.mutiny.Uni;
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
import java.util.regex.Pattern;

/**
 * What every request over HTTP passes first, whatever its path: its connection takes turns, its path is readable, its
 * {@code Host} is ours, its page may call. An OPTIONS of such a page is its preflight.
 */
@Singleton
public final class Gate {
  /** What tells of the fleet, to those who may read. */
  private static final Pattern SHOWS = Pattern.compile("/q/(metrics|openapi|asyncapi)([/.].*)?|/verbs/?|/schemas/.*");

  /** Where a token may stand for a key. */
  private static final Pattern LIVE = Pattern.compile("/events(/.*)?|/ws");

  private final Authenticator authenticator;
  private final Http http;
  private final Hosts hosts;
  private final Proxies proxies;
  private final Flow flow;

  Gate(Authenticator authenticator, Http http, Hosts hosts, Proxies proxies, Flow flow) {
    this.authenticator = authenticator;
    this.http = http;
    this.hosts = hosts;
    this.proxies = proxies;
    this.flow = flow;
  }

  void routes(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(this::enter);
  }

  private void enter(RoutingContext context) {
    HttpServerRequest request = context.request();
    Turns.of(request, flow);
    SafetyHeaders.put(request, context.response(), proxies.isTls(request));
    if (isHealth(context)) {
      admit(context);
      return;
    }
    request.pause(); // Redis may have to be asked
    holder(request).subscribe().with(holder -> {
          http.calls(context, holder);
          admit(context);
          request.resume();
        }, failure -> {
          http.calls(context, http.refused(failure));
          admit(context);
          request.resume();
        });
  }

  /**
   * Who sends it: the key of its headers, else, where a browser's event stream cannot send one, the token of its query.
   * Refuses {@code UNAUTHORIZED}, and {@code UNAVAILABLE} when Redis must be asked and cannot.
   */
  public Uni<Holder> holder(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    String apiKey = request.getHeader("X-API-Key");
    String token = authorization == null && apiKey == null ? token(request) : null;
    return token != null ? authenticator.token(token)
        : authenticator.authenticate(authorization, apiKey, proxies.client(request));
  }

  private static String token(HttpServerRequest request) {
    String query = request.query();
    if (query == null || request.path() == null || !LIVE.matcher(request.path()).matches()) {
      return null;
    }
    for (String pair : query.split("&")) {
      if (pair.startsWith("token=")) {
        return pair.substring("token=".length()); // has no character that would be encoded
      }
    }
    return null;
  }

  private void admit(RoutingContext context) {
    HttpServerRequest request = context.request();
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    try {
      checkUri(request.uri());
      check(context, origins);
    } catch (Refused refused) {
      http.refuse(context, first(context, refused));
      return;
    }
    if (!origins.isEmpty()) {
      mayRead(context.response(), origins.getFirst());
    }
    if (!origins.isEmpty() && request.method().equals(HttpMethod.OPTIONS)) {
      preflight(context.response());
      return;
    }
    try {
      if (SHOWS.matcher(Http.path(context)).matches()) {
        http.mayRead(context);
      }
      context.next();
    } catch (Refused refused) {
      http.refuse(context, refused);
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

  private void check(RoutingContext context, List<String> origins) {
    List<String> names = context.request().headers().getAll(HttpHeaders.HOST);
    hosts.checkHost(names, isHealth(context));
    origins.forEach(origin -> hosts.checkOrigin(origin, names.isEmpty() ? null : names.getFirst()));
  }

  /** What machines ask, which have no key; it depends on nothing else. */
  private static boolean isHealth(RoutingContext context) {
    return (Http.path(context) + "/").startsWith("/q/health/");
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
