package io.claudebench.core.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Fault;
import io.claudebench.core.Handler;
import io.claudebench.core.Json;
import io.claudebench.core.Keys;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Settings;
import io.claudebench.core.Tenants;
import io.claudebench.core.Trace;
import io.claudebench.core.Verb;
import io.claudebench.core.Verbs;
import io.claudebench.core.cache.ReadCache;
import io.claudebench.core.carry.Carrier;
import io.claudebench.core.guard.Guards;
import io.claudebench.core.guard.RateLimit;
import io.claudebench.core.input.Input;
import io.claudebench.core.journal.Journal;
import io.opentelemetry.api.trace.Span;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The way of a call, in this order: decode and validate, authorize, rate limit, breaker, timeout, read cache, handler,
 * answer. Doors call {@link #run} and translate what comes back; nothing else decides. A verb that another service owns
 * is carried to it.
 */
@Singleton
public final class Dispatch {
  private static final Pattern KEY = Pattern.compile(Name.REGEX);
  private static final int WARM_MS = 1000;

  private final Map<String, Route> routes = new HashMap<>();
  private final Input input;
  private final Settings settings;
  private final Tenants tenants;
  private final Guards guards;
  private final RateLimit limits;
  private final ReadCache cache;
  private final Carrier carrier;
  private final Journal journal;
  private final Spans spans;

  private record Route(Verb verb, Handler<Object, Object> handler, Set<String> roles, boolean keyed) {}

  @SuppressWarnings("unchecked")
  Dispatch(Verbs verbs, Validator validator, Settings settings, Tenants tenants, Guards guards, RateLimit limits,
      ReadCache cache, Carrier carrier, Journal journal, Spans spans) {
    this.input = new Input(validator);
    this.settings = settings;
    this.tenants = tenants;
    this.guards = guards;
    this.limits = limits;
    this.cache = cache;
    this.carrier = carrier;
    this.journal = journal;
    this.spans = spans;
    for (Verb verb : verbs.all()) {
      var handler = (Handler<Object, Object>) Arc.container().instance(verb.handler()).get();
      routes.put(verb.name(),
          new Route(verb, handler, Set.copyOf(verb.roles()), input.has(verb.input(), "idempotencyKey")));
    }
  }

  /**
   * Runs a call. The item is an output record (or the JSON another service answered); every failure is a
   * {@link Refused}.
   */
  public Uni<Object> run(Ask ask) {
    Route route = routes.get(ask.verb());
    Span span = spans.start(route == null ? "carry" : ask.verb(), ask);
    Ask own = Spans.under(span, ask);
    long start = System.nanoTime();
    return Uni.createFrom().deferred(() -> route == null ? carrier.carry(own) : answer(route, own)).onFailure()
        .transform(journal::refused)
        .onItemOrFailure().invoke((item, failure) -> {
          Spans.end(span, (Refused) failure);
          if (route != null) {
            journal.ended(route.verb(), own, (Refused) failure, System.nanoTime() - start);
          }
        });
  }

  private Uni<Object> answer(Route route, Ask ask) {
    ObjectNode json = object(ask.input());
    Object in = input.decode(route.verb().input(), json);
    String key = key(route, ask, json);
    if (!ask.caller().may(route.roles())) {
      throw Refusal.FORBIDDEN.because("The key '" + ask.caller().actor() + "' may not call " + ask.verb() + ".")
          .fix("It takes one of the roles " + route.roles() + ".");
    }
    Verb verb = route.verb();
    Agents.check(verb, ask.caller(), json);
    Keys keys = tenants.keys(ask.caller().tenant());
    var call = new Call(verb, ask, keys, limits.of(verb, keys, ask.caller()),
        idempotency(route, ask, key, keys, in));
    return limits.run(call, () -> guards.run(call, own -> handled(route, own, in)));
  }

  private Uni<Object> handled(Route route, Call call, Object in) {
    return cache.answer(call, in, () -> route.handler().handle(in, route.verb().readOnly() ? call.plain() : call));
  }

  /**
   * Once the service has looked around, it asks itself those reads that are kept and need no input, so that the first
   * caller does not wait.
   */
  void warm(@Observes StartupEvent boot, Vertx vertx) {
    vertx.setTimer(WARM_MS, started -> routes.values().stream()
        .filter(route -> route.verb().cacheSeconds() > 0).forEach(this::warm));
  }

  private void warm(Route route) {
    Uni.createFrom().deferred(() -> {
      var ask = new Ask(Ask.Via.REST, new Caller("", "warm-up", Set.of("internal")),
          new Ask.Request(route.verb().name(), null, null), Trace.of((String) null), null);
      Object in = input.decode(route.verb().input(), Json.MAPPER.createObjectNode());
      return handled(route, new Call(route.verb(), ask, tenants.fleet(), null, null), in);
    }).subscribe().with(kept -> {}, failure -> {});
  }

  private static ObjectNode object(JsonNode json) {
    if (json == null || json.isNull() || json.isMissingNode()) {
      return Json.MAPPER.createObjectNode();
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.INVALID.because("The input must be a JSON object.")
        .with("errors", List.of(new Fault("", "must be an object")));
  }

  private static String key(Route route, Ask ask, ObjectNode json) {
    String field = route.keyed() && json.path("idempotencyKey").isTextual() ? json.get("idempotencyKey").textValue()
        : null;
    String header = ask.idempotencyKey();
    if (field != null && header != null && !field.equals(header)) {
      throw Refusal.invalid(List.of(new Fault("/idempotencyKey",
          "differs from the Idempotency-Key of the request; send one of them")));
    }
    String key = field != null ? field : header;
    if (key != null && !KEY.matcher(key).matches()) {
      throw Refusal.invalid(List.of(new Fault("/idempotencyKey", "must be 1 to 128 of A-Z a-z 0-9 . _ : @ -")));
    }
    return key;
  }

  private Call.Idempotency idempotency(Route route, Ask ask, String key, Keys keys, Object in) {
    Verb verb = route.verb();
    if (verb.readOnly() || verb.renewal() || key == null && ask.command() == null) {
      return null;
    }
    var limits = settings.limits();
    return Call.Idempotency.of(keys, verb.name(), key != null ? key : "!" + ask.command(),
        Call.Idempotency.digest(in), key != null ? limits.idempotencyMs() : limits.commandReplayMs(),
        verb.lifeline() ? 0 : limits.idempotencyBytesMax());
  }
}
