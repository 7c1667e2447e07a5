package io.claudebench.core.deployment;

import io.claudebench.core.Events;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Verb;
import io.claudebench.core.Watermark;
import io.claudebench.core.input.AnyOf;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@link Handles} off the handler classes and says in one sentence each what is wrong with them. */
final class Declarations {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9_]*){1,3}");
  private static final Pattern RATE = Pattern.compile("[1-9][0-9]{0,8}/[1-9][0-9]{0,8}");
  private static final Pattern BREAKER = Pattern.compile("[1-9][0-9]{0,5}/[1-9][0-9]{0,8}/[1-9][0-9]{0,3}");

  private static final int CACHE_SECONDS_MAX = 86_400;

  static List<Verb> read(List<Class<?>> handlers, List<String> faults) {
    Map<String, Class<?>> owners = new HashMap<>();
    List<Verb> verbs = new ArrayList<>();
    for (Class<?> handler : handlers) {
      Handles declaration = handler.getAnnotation(Handles.class);
      Class<?> other = owners.putIfAbsent(declaration.verb(), handler);
      if (other != null) {
        faults.add(declaration.verb() + " is declared twice, by " + other.getName() + " and " + handler.getName()
            + ".");
        continue;
      }
      Class<?>[] shapes = shapes(handler);
      if (shapes == null || !shapes[0].isRecord() || !shapes[1].isRecord()) {
        faults.add(declaration.verb() + ": " + handler.getName()
            + " must implement Handler with an input and an output that are records.");
        continue;
      }
      int before = faults.size();
      check(declaration, shapes[0], faults);
      Shapes.undescribed(declaration.verb(), shapes, faults);
      if (faults.size() == before) {
        verbs.add(verb(declaration, handler, shapes[0], shapes[1]));
      }
    }
    return verbs;
  }

  private static void check(Handles d, Class<?> input, List<String> faults) {
    String verb = d.verb();
    require(NAME.matcher(verb).matches(), faults, "'" + verb + "' is no verb; name it domain.action in lower case.");
    require(!d.summary().isBlank(), faults, verb + " has no summary.");
    require(d.rateLimit().isEmpty() || RATE.matcher(d.rateLimit()).matches(), faults,
        verb + ": a rateLimit is limit/windowMs, for example 100/60000.");
    require(d.breaker().isEmpty() || BREAKER.matcher(d.breaker()).matches(), faults,
        verb + ": a breaker is failures/openMs/probes, for example 5/30000/3.");
    require(d.breaker().isEmpty() || d.readOnly(), faults,
        verb + ": only a readOnly verb has a breaker; Redis itself is guarded by the local one.");
    require(!d.lifeline() || d.rateLimit().isEmpty() && d.breaker().isEmpty(), faults,
        verb + " is a lifeline; nothing may cut it, so it has no limit and no breaker.");
    require(!d.renewal() || d.lifeline(), faults, verb + " is a renewal, but no lifeline.");
    require(!d.readOnly() || d.emits().length == 0 && !d.persist(), faults,
        verb + " is readOnly but emits or persists.");
    require(d.timeoutMs() > 0, faults, verb + ": timeoutMs must be positive.");
    require(d.cacheSeconds() == 0 || d.readOnly() && !d.waits(), faults,
        verb + ": only a readOnly verb that does not wait has cacheSeconds.");
    require(d.cacheSeconds() >= 0 && d.cacheSeconds() <= CACHE_SECONDS_MAX, faults,
        verb + ": cacheSeconds must be 0 to " + CACHE_SECONDS_MAX + ".");
    for (String event : d.emits()) {
      require(Events.known(event), faults, verb + " emits '" + event + "', which is not in Events.TYPES.");
    }
    Shapes.unbounded(verb, input, faults);
    Instances.unsaid(d, input, faults);
    var fields = Arrays.stream(input.getRecordComponents()).map(RecordComponent::getName).toList();
    require(!fields.containsAll(List.of("id", "taskId")) || input.isAnnotationPresent(AnyOf.class), faults,
        verb + " takes id or taskId; say so with @AnyOf on its input.");
  }

  private static void require(boolean holds, List<String> faults, String sentence) {
    if (!holds) {
      faults.add(sentence);
    }
  }

  private static Class<?>[] shapes(Class<?> handler) {
    for (Type type : handler.getGenericInterfaces()) {
      if (type instanceof ParameterizedType generic && generic.getRawType() == Handler.class
          && generic.getActualTypeArguments()[0] instanceof Class<?> in
          && generic.getActualTypeArguments()[1] instanceof Class<?> out) {
        return new Class<?>[] {in, out};
      }
    }
    return null;
  }

  private static Verb verb(Handles d, Class<?> handler, Class<?> in, Class<?> out) {
    return new Verb(d.verb(), d.summary(), d.persist(), d.readOnly(), d.waits(), d.lifeline(), d.renewal(),
        watermark(d), d.noted(), d.rateLimit(), d.breaker(), d.timeoutMs(), d.cacheSeconds(), d.may().roles(),
        Instances.acting(in), List.of(d.emits()), d.mcp(), d.destructive(), handler, in, out,
        Schemas.input(in), Schemas.output(out));
  }

  private static Watermark watermark(Handles d) {
    return d.readOnly() || d.lifeline() || d.destructive() ? Watermark.NONE : d.watermark();
  }

  private Declarations() {}
}
