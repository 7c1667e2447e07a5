package io.claudebench.hook.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.door.Http;
import io.claudebench.core.guard.Proxies;
import io.claudebench.hook.policy.HookSettings;
import io.quarkus.arc.All;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code POST /agents/{agent}?event=…}: an agent's own hook JSON in, its own decision out. An {@code allow} is never
 * said, as it would take the agent's own question from its user: no objection is {@code 200 {}}. Trouble of ours with
 * a guard is 200 with the failure verdict (see {@link AgentForm}), with any other event a refusal like everywhere.
 *
 * <p>{@code GET /agents/{agent}/settings?client=…} is what its user puts into its configuration.
 */
@Singleton
public final class AgentDoor {
  private static final Set<String> TELLERS = Set.copyOf(Access.WORK.roles());
  private static final String INSTANCE = "X-ClaudeBench-Instance";
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,300}");
  /** What it may take us to look a key up, and the way there and back. */
  private static final int AROUND_MS = 3000;

  private final Http http;
  private final Proxies proxies;
  private final Dispatch dispatch;
  private final Vertx vertx;
  private final AgentSettings settings;
  private final HookSettings hooks;
  private final List<Adapter> adapters;
  private final List<Listener> listeners;

  AgentDoor(Http http, Proxies proxies, Dispatch dispatch, Vertx vertx, AgentSettings settings, HookSettings hooks,
      @All List<Adapter> adapters, @All List<Listener> listeners) {
    this.http = http;
    this.proxies = proxies;
    this.dispatch = dispatch;
    this.vertx = vertx;
    this.settings = settings;
    this.hooks = hooks;
    this.adapters = adapters;
    this.listeners = listeners;
  }

  void routes(@Observes Router router) {
    for (Adapter adapter : adapters) {
      String path = AgentForm.PATH + adapter.agent();
      router.post(path).order(50).handler(context -> post(context, adapter));
      router.get(path + "/settings").method(HttpMethod.HEAD).order(50).handler(context -> setup(context, adapter));
    }
  }

  private void post(RoutingContext context, Adapter adapter) {
    try {
      Caller caller = teller(context);
      long timer = vertx.setTimer(settings.answerMs(), late -> http.refuse(context, late()));
      context.addEndHandler(end -> vertx.cancelTimer(timer));
      http.json(context, settings.bodyMax(), body -> hear(context, adapter, caller, body),
          refused -> http.refuse(context, refused));
    } catch (RuntimeException failure) {
      http.refuse(context, http.refused(failure));
    }
  }

  private Refused late() {
    return Refusal.TIMEOUT.because("There was no answer within answerMs, " + settings.answerMs() + " ms.").unknown();
  }

  /** Refuses {@code UNAUTHORIZED} and {@code FORBIDDEN}, as the verbs would, also where none is asked. */
  private Caller teller(RoutingContext context) {
    Caller caller = http.caller(context);
    if (!caller.may(TELLERS)) {
      throw Refusal.FORBIDDEN.because("The key '" + caller.actor() + "' may not tell what an agent does.")
          .fix("It takes one of the roles " + TELLERS + ".");
    }
    return caller;
  }

  private void hear(RoutingContext context, Adapter adapter, Caller caller, JsonNode json) {
    if (!(json instanceof ObjectNode body)) {
      throw Refusal.INVALID.because("What a hook sends is a JSON object.");
    }
    String event = adapter.event(AgentForm.asked(context), body);
    if (event == null) {
      throw Refusal.INVALID.because("Neither the query nor the body says which event this is.")
          .fix("Ask at " + AgentForm.PATH + adapter.agent() + "?event=<event>.");
    }
    AgentForm.is(context, event);
    Heard heard = adapter.heard(event, body);
    boolean isGuard = adapter.isGuard(event);
    Uni<JsonNode> output = output(context, caller, heard);
    if (!isGuard) {
      output = output.onFailure(AgentDoor::isUnknown).recoverWithItem(MissingNode.getInstance());
    }
    output.call(said -> isGuard ? aside(context, caller, heard) : told(context, caller, heard))
        .map(said -> Json.bytes(adapter.answer(event, said))).subscribe()
        .with(answer -> http.send(context, 200, "application/json", answer),
            failure -> http.refuse(context, http.refused(failure)));
  }

  private Uni<JsonNode> output(RoutingContext context, Caller caller, Heard heard) {
    if (heard.verb() == null) {
      return Uni.createFrom().item(MissingNode.getInstance());
    }
    String instance = context.request().getHeader(INSTANCE);
    if (instance != null && !instance.isBlank()) {
      heard.input().put("instanceId", instance.strip());
    }
    var request = new Ask.Request(heard.verb(), heard.input(), null);
    return dispatch.run(new Ask(Ask.Via.REST, caller, request, http.trace(context), http.gone(context)))
        .map(Json.MAPPER::<JsonNode>valueToTree);
  }

  /** What this build cannot be asked, it says nothing to. */
  private static boolean isUnknown(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.UNKNOWN_VERB;
  }

  /** Whoever waits for a verdict does not wait for those who hear of it. */
  private Uni<Void> aside(RoutingContext context, Caller caller, Heard heard) {
    told(context, caller, heard).subscribe().with(done -> {}, http::refused);
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> told(RoutingContext context, Caller caller, Heard heard) {
    List<Uni<Void>> all = listeners.stream().map(listener -> Uni.createFrom()
        .deferred(() -> listener.heard(heard, caller, http.trace(context)))
        .onFailure(failure -> !listener.isTold(heard)).recoverWithItem(failure -> {
          http.refused(failure);
          return null;
        })).toList();
    return Uni.join().all(all).andCollectFailures().onFailure(CompositeException.class)
        .transform(failures -> ((CompositeException) failures).getCauses().getFirst()).replaceWithVoid();
  }

  private void setup(RoutingContext context, Adapter adapter) {
    try {
      http.mayRead(context);
      String host = context.request().getHeader("Host");
      if (host == null || !HOST.matcher(host).matches()) {
        throw Refusal.INVALID_REQUEST.because("The Host of this request is no name that a configuration can hold.");
      }
      ObjectNode setup = adapter.setup(new Adapter.Setup(context.request().getParam("client"),
          (proxies.isTls(context.request()) ? "https://" : "http://") + host,
          Boolean.parseBoolean(context.request().getParam("bridge")),
          (settings.answerMs() + AROUND_MS) / 1000, hooks.onFailure()));
      http.send(context, 200, "application/json", Json.MAPPER.writerWithDefaultPrettyPrinter()
          .writeValueAsBytes(setup));
    } catch (RuntimeException | JsonProcessingException failure) {
      http.problem(context, http.refused(failure));
    }
  }
}
