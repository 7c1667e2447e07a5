package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Key;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/**
 * Shows a value. None is an answer, {@code found: false}. Refuses {@code TOO_LARGE} (it would expand over expandMax)
 * and {@code INTERNAL} (what is stored is corrupt, with what to do about it).
 */
@Handles(verb = "state.get", summary = "Shows the value of a name and its version.", may = Access.READ,
    readOnly = true)
@Singleton
final class StateGet implements Handler<StateGet.In, StateGet.Out> {

  record In(@NotNull @Name String key) {}

  record Out(
      @Doc("Whether there is a value.") boolean found,
      @Doc("The value, when it is JSON.") JsonNode value,
      String base64,
      @Doc("Of the value; absent when there is none.") Long version,
      Instant expiresAt) {}

  private final StateReads reads;
  private final StateSettings settings;

  StateGet(StateReads reads, StateSettings settings) {
    this.reads = reads;
    this.settings = settings;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    call.keys().of(Key.STATE, in.key());
    return reads.read(call, List.of(in.key()), settings.answerMax()).map(all -> {
      var one = all.getFirst();
      if (one.refused() != null) {
        throw one.refused();
      }
      return new Out(one.found(), one.value(), one.base64(), one.version(), one.expiresAt());
    });
  }
}
