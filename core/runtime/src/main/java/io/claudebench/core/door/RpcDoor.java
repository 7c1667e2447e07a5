package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.wire.Rpc;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** {@code POST /rpc}: JSON-RPC 2.0, single, batch and notification. A batch of notifications answers 204. */
@Singleton
public final class RpcDoor {
  private final Http http;
  private final Dispatch dispatch;
  private final Batch batch;

  RpcDoor(Http http, Dispatch dispatch, Batch batch) {
    this.http = http;
    this.dispatch = dispatch;
    this.batch = batch;
  }

  void routes(@Observes Router router) {
    router.post("/rpc").order(50).handler(this::post);
  }

  private void post(RoutingContext context) {
    try {
      Caller caller = http.caller(context);
      http.json(context, body -> answer(context, caller, body), refused -> error(context, refused));
    } catch (RuntimeException failure) {
      error(context, http.refused(failure));
    }
  }

  private void answer(RoutingContext context, Caller caller, JsonNode body) {
    Ask.Via via = Ask.Via.RPC.batched(body.isArray());
    batch.answer(body, request -> call(via, caller, request, http.trace(context), http.gone(context))).subscribe()
        .with(answer -> send(context, answer));
  }

  /**
   * One request; the answer of a notification is null.
   *
   * @param gone fires when nobody waits for the answer any more
   */
  public Uni<ObjectNode> call(Ask.Via via, Caller caller, JsonNode request, Trace trace, Uni<Void> gone) {
    Rpc rpc;
    Trace own;
    try {
      rpc = Rpc.of(request);
      own = Trace.of(rpc.metadata(), trace);
    } catch (Refused refused) {
      return Uni.createFrom().item(Rpc.error(Rpc.id(request), refused, trace.id()));
    }
    var ask = new Ask(via, caller, rpc.request(), own, gone);
    Uni<ObjectNode> answer = dispatch.run(ask).map(output -> Rpc.result(rpc.id(), output))
        .onFailure().recoverWithItem(failure -> Rpc.error(rpc.id(), http.refused(failure), own.id()));
    return rpc.notification() ? answer.replaceWith((ObjectNode) null) : answer;
  }

  private void error(RoutingContext context, Refused refused) {
    int status = refused.word() == Refusal.UNAUTHORIZED || refused.word() == Refusal.FORBIDDEN
        || refused.word() == Refusal.TOO_LARGE
        ? refused.word().http() : 200;
    http.refuse(context, refused, status);
  }

  private void send(RoutingContext context, JsonNode answer) {
    if (answer == null) {
      http.empty(context, 204);
    } else {
      http.send(context, 200, "application/json", Json.bytes(answer));
    }
  }
}
