package io.claudebench.hook.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;
import io.claudebench.core.door.OwnForm;
import io.claudebench.hook.policy.HookSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an agent is told that asked for a verdict and gets none, whoever refuses it and why: the declared failure
 * verdict. Any other status its client would take for a yes.
 */
@Singleton
final class AgentForm implements OwnForm {
  static final String PATH = "/agents/";
  private static final String EVENT = "event";
  private static final String PARAMETER = "event=";

  private final List<Adapter> adapters;
  private final HookSettings settings;
  private final MeterRegistry meters;

  AgentForm(@All List<Adapter> adapters, HookSettings settings, MeterRegistry meters) {
    this.adapters = adapters;
    this.settings = settings;
    this.meters = meters;
  }

  /** The event that the request is of, as its body says it. */
  static void is(RoutingContext context, String event) {
    context.put(EVENT, event);
  }

  @Override
  public byte[] refusal(RoutingContext context, Refused refused) {
    Adapter adapter = HttpMethod.POST.equals(context.request().method()) ? adapter(path(context)) : null;
    if (adapter == null) {
      return null;
    }
    String event = context.get(EVENT);
    if (event == null) {
      event = adapter.event(asked(context), null);
    }
    if (event == null || !adapter.isGuard(event)) {
      return null;
    }
    meters.counter("hook.agent.failures", "agent", adapter.agent(), "word", refused.word().name()).increment();
    ObjectNode answer = adapter.failure(event, why(refused), settings.onFailure());
    return Json.bytes(answer);
  }

  private static String why(Refused refused) {
    Object fix = refused.facts().get("fix");
    return "ClaudeBench could not judge this call, " + refused.word() + ": " + refused.getMessage()
        + (fix == null ? "" : " " + fix);
  }

  private Adapter adapter(String path) {
    for (Adapter adapter : adapters) {
      if (path.equals(PATH + adapter.agent()) || path.equals(PATH + adapter.agent() + "/")) {
        return adapter;
      }
    }
    return null;
  }

  /** Also of a request whose percent-encoding is broken, further behind. */
  private static String path(RoutingContext context) {
    try {
      return context.normalizedPath();
    } catch (IllegalArgumentException broken) {
      return context.request().uri().replaceFirst("\\?.*", "");
    }
  }

  /** The event that the query names, whatever else is wrong with it; null when it names none. */
  static String asked(RoutingContext context) {
    String uri = context.request().uri();
    int query = uri.indexOf('?');
    for (String pair : query < 0 ? new String[0] : uri.substring(query + 1).split("[&#]")) {
      if (pair.startsWith(PARAMETER) && pair.length() > PARAMETER.length()) {
        return decoded(pair.substring(PARAMETER.length()));
      }
    }
    return null;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
