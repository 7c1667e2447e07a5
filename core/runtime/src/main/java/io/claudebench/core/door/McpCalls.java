package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Departure;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Texts;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.wire.Problem;
import io.claudebench.core.wire.Rpc;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers what an MCP client asks, tool calls above all, and hears of those that it waits for no more. */
@Singleton
final class McpCalls {
  /** What HTTP says by itself. */
  private static final List<String> HTTP_ONLY = List.of("type", "title", "status");
  private static final int LABEL_MAX = 128;

  private final McpTools tools;
  private final Catalogue catalogue;
  private final Dispatch dispatch;
  private final Http http;
  private final Gone gone;

  McpCalls(McpTools tools, Catalogue catalogue, Dispatch dispatch, Http http, Gone gone) {
    this.tools = tools;
    this.catalogue = catalogue;
    this.dispatch = dispatch;
    this.http = http;
    this.gone = gone;
  }

  /** The answer to one message; null when it is none that is answered, or the client waits no more. */
  Uni<ObjectNode> answer(RoutingContext context, JsonNode message, Ask.Via via) {
    if (McpMessage.isResponse(message)) {
      return nothing();
    }
    McpMessage asked;
    try {
      asked = McpMessage.of(message);
    } catch (Refused refused) {
      return Uni.createFrom().item(error(context, Rpc.id(message), refused));
    }
    if (asked.isNotification()) {
      cancelled(context, asked);
      return asked.method().equals("tools/call") ? call(context, asked, via).replaceWith((ObjectNode) null) : nothing();
    }
    return switch (asked.method()) {
      case "ping" -> Uni.createFrom().item(Rpc.result(asked.id(), Json.MAPPER.createObjectNode()));
      case "tools/list" -> Uni.createFrom().item(Rpc.result(asked.id(), tools.list()));
      case "tools/call" -> call(context, asked, via);
      default -> Uni.createFrom().item(error(context, asked.id(), Refusal.UNKNOWN_VERB.because("No such method.")));
    };
  }

  /** A result with {@code isError}, which reaches the model. */
  static ObjectNode refusal(Refused refused, String trace) {
    return result(true, Problem.problem(refused, trace).without(HTTP_ONLY));
  }

  private static ObjectNode result(boolean isError, JsonNode content) {
    ObjectNode result = Json.MAPPER.createObjectNode().put("isError", isError);
    result.putArray("content").addObject().put("type", "text").put("text", Json.text(content));
    return result.set("structuredContent", content);
  }

  private ObjectNode error(RoutingContext context, JsonNode id, Refused refused) {
    return Rpc.error(id, refused, http.trace(context).id());
  }

  private static Uni<ObjectNode> nothing() {
    return Uni.createFrom().nullItem();
  }

  private Uni<ObjectNode> call(RoutingContext context, McpMessage asked, Ask.Via via) {
    String tool = asked.params().path("name").asText();
    return catalogue.look(tool.replace("__", ".")).chain(entry -> {
      if (entry == null || !entry.mcp() || !entry.tool().equals(tool)) {
        return Uni.createFrom().item(error(context, asked.id(), noTool(tool)));
      }
      return Uni.createFrom().<ObjectNode>emitter(answer -> run(context, asked, entry.name(), via, answer));
    }).onFailure().recoverWithItem(failure -> Rpc.result(asked.id(), refusal(http.refused(failure),
        http.trace(context).id())));
  }

  private static Refused noTool(String name) {
    return Refusal.invalid("/params/name", "is the name of no tool: " + Texts.start(name, LABEL_MAX))
        .fix("tools/list has them.");
  }

  /** Whoever cancels is not answered; the call ends where it waits. */
  private void run(RoutingContext context, McpMessage asked, String verb, Ask.Via via,
      UniEmitter<? super ObjectNode> answer) {
    String trace = http.trace(context).id();
    Departure left = Departure.after(http.gone(context));
    Gone.Place place = place(context, asked.id());
    if (place != null) {
      gone.of(place).subscribe().with(told -> {
        answer.complete(null); // first: who is told answers as well, and at once if it waits on this thread
        left.tell();
      });
    }
    answer.onTermination(() -> {
      if (place != null) {
        gone.forget(place);
      }
    });
    var request = new Ask.Request(verb, asked.params().get("arguments"),
        context.request().getHeader("Idempotency-Key"));
    dispatch.run(new Ask(via, context.get("caller"), request, http.trace(context), left.heard()))
        .map(output -> result(false, Json.MAPPER.valueToTree(output)))
        .onFailure().recoverWithItem(failure -> refusal(http.refused(failure), trace))
        .subscribe().with(result -> answer.complete(Rpc.result(asked.id(), result)));
  }

  private void cancelled(RoutingContext context, McpMessage told) {
    if (told.method().equals("notifications/cancelled")) {
      Gone.Place place = place(context, told.params().get("requestId"));
      if (place != null) {
        gone.tell(place);
      }
    }
  }

  /** Where a call is known by: nowhere without a session, as ids are unique within one only. */
  private static Gone.Place place(RoutingContext context, JsonNode id) {
    String session = McpMessage.session(context);
    if (session == null || id == null || !id.isTextual() && !id.isNumber()) {
      return null;
    }
    Caller caller = context.get("caller");
    return new Gone.Place(caller.tenant(), Json.digest(Json.MAPPER.createArrayNode().add(session).add(caller.actor())
        .add(id)));
  }
}
