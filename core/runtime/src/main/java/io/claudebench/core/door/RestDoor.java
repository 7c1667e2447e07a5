package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.dispatch.Dispatch;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code POST /{domain}/{action}} with the input as JSON body answers 200 with the bare output; {@code GET} with query
 * parameters does for reads. Refusals are problem+json.
 */
@Singleton
public final class RestDoor {
  private static final String VERB = "\\/(?!q\\/)(?<verb>[a-z][a-z0-9_]*(?:\\/[a-z][a-z0-9_]*)+)";

  private final Http http;
  private final Dispatch dispatch;
  private final Catalogue catalogue;

  RestDoor(Http http, Dispatch dispatch, Catalogue catalogue) {
    this.http = http;
    this.dispatch = dispatch;
    this.catalogue = catalogue;
  }

  void routes(@Observes Router router) {
    router.routeWithRegex(HttpMethod.POST, VERB).order(100).handler(this::post);
    router.routeWithRegex(HttpMethod.GET, VERB).method(HttpMethod.HEAD).order(100).handler(this::get);
  }

  private void post(RoutingContext context) {
    try {
      Caller caller = http.caller(context);
      http.json(context, input -> run(context, caller, input), refused -> http.problem(context, refused));
    } catch (RuntimeException failure) {
      http.problem(context, http.refused(failure));
    }
  }

  private void get(RoutingContext context) {
    String verb = verb(context);
    if (!catalogue.reads(verb)) {
      context.next();
      return;
    }
    try {
      run(context, http.caller(context), Query.input(catalogue.inputSchema(verb), context.request().query()));
    } catch (RuntimeException failure) {
      http.problem(context, http.refused(failure));
    }
  }

  private void run(RoutingContext context, Caller caller, JsonNode input) {
    var request = new Ask.Request(verb(context), input, context.request().getHeader("Idempotency-Key"));
    var ask = new Ask(Ask.Via.REST, caller, request, http.trace(context), http.gone(context));
    dispatch.run(ask).map(Json::bytes).subscribe().with(output -> http.send(context, 200, "application/json", output),
        failure -> http.problem(context, http.refused(failure)));
  }

  private static String verb(RoutingContext context) {
    return context.pathParam("verb").replace('/', '.');
  }
}
