package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Replaces the state that the whole fleet shares; {@link StateGlobal} shows it. Its versions only grow, whatever
 * happens to Redis. Refuses {@code LEASE_LOST} (a {@code term} that is not the leader's), {@code CONFLICT} (with
 * {@code version}, the one that is there; 0 = none), {@code UNAVAILABLE} (Redis restarted and its epoch is not open
 * yet).
 */
@Handles(verb = "state.sync",
    summary = "Replaces the state all instances share, if it still has the version you saw.", may = Access.WORK,
    emits = "state.synced")
@Singleton
final class StateSync implements Handler<StateSync.In, StateSync.Out> {

  record In(
      @Doc("The state that all instances share from now on; it replaces what was there.")
      @NotNull @Limit(bytes = StateLimits.VALUE) ObjectNode state,
      @Min(0) @Max(StateLimits.VERSION) Long ifVersion,
      @Min(0) @Max(StateLimits.VERSION) @Doc("Of the leader that writes; absent is not leader-only.") Long term,
      @Name String idempotencyKey) {}

  record Out(
      @Doc("Of the state now; only grows.") long version,
      @NotNull @Doc("The state as it is now.") ObjectNode state) {}

  private final Script script;

  StateSync(Scripts scripts) {
    this.script = scripts.load("sync_global_state");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.run(call, Json.text(in.state()), in.ifVersion(), in.term())
        .map(version -> new Out(version.toLong(), in.state()));
  }

  private static String text(Long value) {
    return value == null ? "" : value.toString();
  }
}
