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
import jakarta.validation.constraints.NotNull;

/** Says whether a name has a value, without reading it. */
@Handles(verb = "state.contains", summary = "Says whether a name has a value, and of which version.",
    may = Access.READ, readOnly = true)
@Singleton
final class StateContains implements Handler<StateContains.In, StateContains.Out> {

  record In(@NotNull @Name String key) {}

  record Out(
      @Doc("Whether the name has a value.") boolean contains,
      @Doc("Of the value; absent when there is none.") Long version) {}

  private final Script script;

  StateContains(Scripts scripts) {
    this.script = scripts.load("state_contains");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.of(in.key()).run(call)
        .map(reply -> reply.toLong() == 0 ? new Out(false, null) : new Out(true, reply.toLong()));
  }
}
