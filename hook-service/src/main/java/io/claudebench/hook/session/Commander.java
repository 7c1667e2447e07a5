package io.claudebench.hook.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Caller;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.claudebench.core.carry.Carrier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;

/** Asks the owners of other verbs on behalf of a session, as hook-service. */
@Singleton
public final class Commander {
  private static final Set<String> ROLES = Set.of("internal");
  /** Nobody is there, or has room: later it may be otherwise. */
  private static final Set<Refusal> LATER = EnumSet.of(Refusal.UNAVAILABLE, Refusal.TIMEOUT, Refusal.FULL,
      Refusal.RATE_LIMITED, Refusal.CIRCUIT_OPEN, Refusal.INTERNAL, Refusal.UNKNOWN_VERB);

  private final Carrier carrier;

  Commander(Carrier carrier) {
    this.carrier = carrier;
  }

  /** @param key under which it is done once, however often it is asked; null where that does no harm */
  public Uni<JsonNode> ask(String tenant, String session, String verb, JsonNode input, String key) {
    var trace = new Trace(null, session, null, 0);
    var caller = new Caller(tenant, "hook-service", ROLES);
    return carrier.carry(new Ask(Ask.Via.RPC, caller, new Ask.Request(verb, input, key), trace, null))
        .map(JsonNode.class::cast);
  }

  /** Whether the same may succeed later, as far as one can know. */
  public static boolean isLater(Throwable failure) {
    return !(failure instanceof Refused refused) || LATER.contains(refused.word());
  }
}
