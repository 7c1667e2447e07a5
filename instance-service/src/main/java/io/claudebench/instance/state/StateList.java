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
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lists names in order, a page at a time, own writes included; names whose values have ended are never shown. A page
 * may be short, even empty, where such names stood: the last page is the one without {@code nextCursor}.
 */
@Handles(verb = "state.list", summary = "Lists names that have a value, in order, a page at a time.",
    may = Access.READ, readOnly = true)
@Singleton
final class StateList implements Handler<StateList.In, StateList.Out> {

  record In(@Name String prefix, @Min(1) @Max(1000) @Default("100") int limit, @Name String cursor) {}

  record Out(
      @NotNull @Doc("Names that have a value, in order; a page may be short before the last.") List<String> keys,
      String nextCursor) {}

  private final Script script;

  StateList(Scripts scripts) {
    this.script = scripts.load("state_list");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var range = NameRange.of(in.prefix()).after(in.cursor());
    return script.run(call, range.from(), range.to(), in.limit())
        .map(reply -> new Out(IntStream.range(1, reply.size()).mapToObj(i -> reply.get(i).toString()).toList(),
            reply.get(0).toString().isEmpty() ? null : reply.get(0).toString()));
  }
}
