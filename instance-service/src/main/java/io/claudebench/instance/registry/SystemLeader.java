package io.claudebench.instance.registry;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.input.Doc;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Which registered instance leads now. What it commits as leader it sends with its {@code term} ({@code state.sync});
 * the script refuses an old one. Not promised: that the leader of this answer still leads when the answer arrives; the
 * term is what decides.
 */
@Handles(verb = "system.leader", summary = "Says which instance leads, and under which term.", may = Access.READ,
    readOnly = true)
@Singleton
final class SystemLeader implements Handler<SystemLeader.In, SystemLeader.Out> {
  private final Script script;

  SystemLeader(Scripts scripts) {
    this.script = scripts.load("system_leader");
  }

  record In() {}

  record Out(
      @Doc("Id of the instance that leads; absent while nobody does.") String leader,
      @Doc("The term to send with what the leader writes; absent while nobody leads.") Long term,
      @Doc("How long it leads without a further beat; absent while nobody leads.") Long remainingMs) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.run(call).map(held -> held.size() == 0 ? new Out(null, null, null)
        : new Out(held.get(1).toString(), held.get(0).toLong(), held.get(2).toLong()));
  }
}
