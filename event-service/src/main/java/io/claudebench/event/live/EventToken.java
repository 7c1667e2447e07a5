package io.claudebench.event.live;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.access.Authenticator;
import io.claudebench.core.access.Token;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.RedisClock;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A token with which a page opens streams, as a browser's {@code EventSource} sends no headers: {@code ?token=} of
 * {@code /events}, its outputs and {@code /ws}. It shows no more than its filter to whomever has it, until it runs out
 * or its key ends. Refuses {@code INVALID}, {@code FORBIDDEN} (a caller without a key where keys are needed).
 */
@Handles(verb = "event.token", summary = "Makes a token that opens event streams where no key can be sent.",
    may = Access.READ, readOnly = true, mcp = false)
@Singleton
final class EventToken implements Handler<EventToken.In, EventToken.Out> {
  /** A URL of a server that takes 4 KB holds it. */
  private static final int TEXT_MAX = 3000;

  record In(
      @Doc("Names of types, prefix.* or *: it shows no others; absent or empty is all.")
      @Size(max = 32) List<@NotNull @Size(max = 128) @Pattern(regexp = Filter.TYPE_REGEX) String> types,
      @Name @Doc("It shows only what concerns this entity, for example a task.") String entity,
      @Name @Doc("It shows only what concerns this instance.") String instance,
      @Name @Doc("It shows only what concerns this batch.") String batch,
      @Name @Doc("It shows only events published with this key.") String partition) {}

  record Out(
      @NotNull @Doc("The token; whoever has it may watch, so keep it from logs.") String token,
      @NotNull Instant expiresAt) {}

  private final Authenticator authenticator;
  private final RedisClock clock;
  private final LiveSettings settings;

  EventToken(Authenticator authenticator, RedisClock clock, LiveSettings settings) {
    this.authenticator = authenticator;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    Caller caller = call.caller();
    if (caller.key().isEmpty() && !authenticator.open()) {
      throw Refusal.FORBIDDEN.because("A token is a key's; this call showed none.").fix("Call over HTTP with a key.");
    }
    var named = new LinkedHashMap<String, String>();
    named.put("entity", in.entity());
    named.put("instance", in.instance());
    named.put("batch", in.batch());
    named.put("partition", in.partition());
    named.values().removeIf(value -> value == null);
    Filter filter = Filter.of(in.types() == null ? List.of() : in.types(), named, "types", settings.filtersMax());
    long endsAtMs = clock.nowOrLocalMs() + settings.tokenMs();
    var token = new Token(caller.key(), caller.tenant(), caller.actor(), endsAtMs, filter.json());
    return authenticator.sign(token).map(text -> {
      if (text.length() > TEXT_MAX) {
        throw Refusal.invalid("/types", "must be fewer or shorter: the token would be longer than a URL may be");
      }
      return new Out(text, Instant.ofEpochMilli(endsAtMs));
    });
  }
}
