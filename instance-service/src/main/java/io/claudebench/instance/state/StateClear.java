package io.claudebench.instance.state;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * Forgets all values, or those whose names begin so, at most {@code limit} a call. The global state and the versions
 * stay.
 */
@Handles(verb = "state.clear",
    summary = "Forgets all values whose names begin with a prefix; call again while there are more.",
    may = Access.OPERATE, destructive = true)
@Singleton
final class StateClear implements Handler<StateClear.In, StateClear.Out> {

  record In(
      @Name String prefix,
      @Min(1) @Max(1000) @Default("1000") @Doc("The most values to forget in one call.") int limit,
      @Name String idempotencyKey) {}

  record Out(
      @Doc("How many were forgotten.") long cleared,
      @Doc("Whether names are left; call again.") boolean more) {}

  private final Script script;

  StateClear(Scripts scripts) {
    this.script = scripts.load("state_clear");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var range = NameRange.of(in.prefix());
    return script.run(call, range.from(), range.to(), in.limit())
            .map(reply -> new Out(reply.get(0).toLong(), reply.get(1).toInteger() == 1));
  }
}
