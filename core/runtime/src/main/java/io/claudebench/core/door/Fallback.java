package io.claudebench.core.door;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.catalogue.Catalogue;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests that no route takes or that one gives up: refusals like any other. Of a path that is there 405 says by
 * {@code Allow} how it is asked; whoever has no key is not told which paths are there.
 */
@Singleton
public final class Fallback {
  private static final int AFTER_ALL = 30_000;
  private static final int NO_SUCH_METHOD = 405;
  private static final String MCP_METHODS = "DELETE, GET, POST";

  private final Http http;
  private final Catalogue catalogue;

  Fallback(Http http, Catalogue catalogue) {
    this.http = http;
    this.catalogue = catalogue;
  }

  void routes(@Observes Router router) {
    router.route().order(AFTER_ALL).handler(context -> unknown(router, context));
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
  }

  private void unknown(Router router, RoutingContext context) {
    String path = context.request().path();
    try {
      http.requireKey(context);
      Set<String> methods = methods(router, path);
      if (methods.isEmpty() || methods.contains(context.request().method().name())) {
        throw Refusal.UNKNOWN_VERB.because("There is nothing at this path.")
            .fix("GET /verbs lists the verbs; task.get is at /task/get.");
      }
      wrongMethod(context, String.join(", ", methods));
    } catch (Refused refused) {
      http.refuse(context, refused);
    }
  }

  private void wrongMethod(RoutingContext context, String allowed) {
    context.response().putHeader("Allow", allowed);
    http.refuse(context, Refusal.INVALID_REQUEST.because(context.request().method() + " is not possible here.")
        .fix("Send it with one of: " + allowed + "."), NO_SUCH_METHOD);
  }

  /** How a path may be asked, sorted; empty when there is none like it. */
  private Set<String> methods(Router router, String path) {
    var methods = new TreeSet<String>();
    for (Route route : router.getRoutes()) {
      if (route.getPath() != null && route.methods() != null && isAt(route.getPath(), path)) {
        route.methods().forEach(method -> methods.add(method.name()));
      }
    }
    String verb = path.substring(1).replace('/', '.');
    if (!path.contains(".") && catalogue.find(verb) != null) {
      methods.addAll(catalogue.reads(verb) ? Set.of("GET", "HEAD", "POST") : Set.of("POST"));
    }
    return methods;
  }

  private static boolean isAt(String route, String path) {
    int colon = route.indexOf(':');
    return colon < 0 ? route.equals(path)
        : path.length() > colon && path.startsWith(route.substring(0, colon)) && path.indexOf('/', colon) < 0;
  }

  private void failed(RoutingContext context) {
    if (context.response().headWritten()) {
      context.next();
      return;
    }
    String path = context.request().path();
    boolean isMcp = path != null && path.startsWith("/mcp");
    if (context.statusCode() == NO_SUCH_METHOD) {
      wrongMethod(context, MCP_METHODS);
    } else {
      http.refuse(context, switch (context.statusCode()) {
        case 400 -> Refusal.INVALID_REQUEST.because(context.failure() != null ? context.failure().getMessage() : isMcp
            ? "MCP wants Accept: application/json, text/event-stream, and an Mcp-Protocol-Version that it knows."
            : "This is not a request.");
        case 404 -> isMcp ? Refusal.NOT_FOUND.because("There is no such MCP session.")
            : Refusal.UNKNOWN_VERB.because("There is nothing at this path.");
        case 413 -> Refusal.TOO_LARGE.because("The body is too large.");
        default -> http.refused(context.failure());
      });
    }
  }
}
