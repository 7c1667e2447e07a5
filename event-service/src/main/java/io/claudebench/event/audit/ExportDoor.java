package io.claudebench.event.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.door.Http;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code GET /events/audit} takes the parameters of {@code event.audit} and sends all of its rows as JSON lines, a page
 * at a time as its client takes them. An export that breaks off is cut, so that none is taken for whole.
 */
@Singleton
final class ExportDoor {
  private static final int PAGE = 1000;

  private final Http http;
  private final Dispatch dispatch;

  ExportDoor(Http http, Dispatch dispatch) {
    this.http = http;
    this.dispatch = dispatch;
  }

  void routes(@Observes Router router) {
    router.get("/events/audit").order(50).handler(this::begin);
  }

  private void begin(RoutingContext context) {
    ObjectNode input = Json.MAPPER.createObjectNode();
    context.queryParams().forEach(one -> input.put(one.getKey(), one.getValue()));
    page(context, input.put("limit", PAGE));
  }

  private void page(RoutingContext context, ObjectNode input) {
    try {
      var request = new Ask.Request("event.audit", input, null);
      dispatch.run(new Ask(Ask.Via.REST, http.caller(context), request, http.trace(context), null)).subscribe()
          .with(page -> send(context, input, (EventAudit.Out) page), failure -> failed(context, failure));
    } catch (RuntimeException failure) {
      failed(context, failure);
    }
  }

  private void send(RoutingContext context, ObjectNode input, EventAudit.Out page) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten()) {
      response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    var lines = new StringBuilder();
    page.rows().forEach(row -> lines.append(Json.text(row)).append('\n'));
    response.write(Buffer.buffer(lines.toString().getBytes(UTF_8)));
    input.put("after", page.next());
    if (page.rows().size() < PAGE) {
      response.end();
    } else if (response.writeQueueFull()) {
      response.drainHandler(drained -> page(context, input));
    } else {
      page(context, input);
    }
  }

  private void failed(RoutingContext context, Throwable failure) {
    if (context.response().headWritten()) {
      http.cut(context);
    } else {
      http.problem(context, http.refused(failure));
    }
  }
}
