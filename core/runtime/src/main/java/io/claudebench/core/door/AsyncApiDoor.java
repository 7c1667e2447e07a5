package io.claudebench.core.door;

import io.claudebench.core.Json;
import io.claudebench.core.catalogue.Catalogue;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code GET /q/asyncapi}: the live streams and the command streams of the fleet as AsyncAPI 3.0, as
 * {@code /q/openapi} is its REST door.
 */
@Singleton
public final class AsyncApiDoor {
  private final AsyncApi asyncApi = new AsyncApi();
  private final Http http;
  private final Catalogue catalogue;

  AsyncApiDoor(Http http, Catalogue catalogue) {
    this.http = http;
    this.catalogue = catalogue;
  }

  void routes(@Observes Router router) {
    router.get("/q/asyncapi").method(HttpMethod.HEAD).order(-1_000).handler(this::document);
  }

  private void document(RoutingContext context) {
    http.send(context, 200, "application/json", Json.bytes(asyncApi.document(catalogue.all())));
  }
}
