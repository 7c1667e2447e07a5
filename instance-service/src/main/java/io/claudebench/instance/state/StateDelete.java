package io.claudebench.instance.state;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Forgets a value, also where the store or Redis is full. None is an answer, {@code deleted: false}; with
 * {@code ifVersion} it is a {@code CONFLICT}, as any other version is, with {@code version}, the one that is there (0 =
 * none).
 */
@Handles(verb = "state.delete", summary = "Forgets the value of a name, if it still has the version you saw.",
    may = Access.WORK, destructive = true)
@Singleton
final class StateDelete implements Handler<StateDelete.In, StateDelete.Out> {

  record In(
      @NotNull @Name String key,
      @Doc("The version that must be there now, else CONFLICT; absent deletes any.")
      @Min(1) @Max(StateLimits.VERSION) Long ifVersion,
      @Name String idempotencyKey) {}

  record Out(
      @Doc("False when there was no value.") boolean deleted) {}

  private final Script script;

  StateDelete(Scripts scripts) {
    this.script = scripts.load("state_delete");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.of(in.key()).run(call, in.key(), in.ifVersion())
            .map(there -> new Out(there.toInteger() == 1));
  }
}
