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

/**
 * Counts names that have a value, exactly and without walking them. With a prefix, names whose values have ended leave
 * the index first, 1,000 a script and each once; nothing that anybody can see changes.
 */
@Handles(verb = "state.count", summary = "Counts the names that have a value.", may = Access.READ, readOnly = true)
@Singleton
final class StateCount implements Handler<StateCount.In, StateCount.Out> {

  record In(@Name String prefix) {}

  record Out(
      @Doc("Names that have a value.") long count) {}

  private final Script script;

  StateCount(Scripts scripts) {
    this.script = scripts.load("state_count");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return count(NameRange.of(in.prefix()), call).map(Out::new);
  }

  private Uni<Long> count(NameRange range, Call call) {
    return script.run(call, range.from(), range.to())
        .chain(reply -> reply.toLong() < 0 ? count(range, call) : Uni.createFrom().item(reply.toLong()));
  }
}
