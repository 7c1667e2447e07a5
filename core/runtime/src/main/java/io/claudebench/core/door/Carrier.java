package io.claudebench.core.door;

import io.claudebench.core.Ask;
import io.claudebench.core.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Carries a call to the service that owns its verb, over the event door. */
@Singleton
public final class Carrier {

  /** Refuses {@code UNKNOWN_VERB} when no service of the fleet owns it. */
  public Uni<Object> carry(Ask ask) {
    return Uni.createFrom().failure(Refusal.UNKNOWN_VERB.because("No verb " + ask.verb() + "."));
  }
}
