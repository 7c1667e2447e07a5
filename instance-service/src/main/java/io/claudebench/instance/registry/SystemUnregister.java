package io.claudebench.instance.registry;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;

/**
 * Takes an instance off the registry; it claims nothing from then on, and what it held goes on elsewhere: task-service
 * is asked for it in the same step, a lease as if released. Unknown is an answer, {@code unregistered: false}.
 */
@Handles(verb = "system.unregister", summary = "Takes an instance off the registry.", may = Access.WORK,
    lifeline = true, emits = "instance.unregistered")
@Singleton
final class SystemUnregister implements Handler<SystemUnregister.In, SystemUnregister.Out> {

  record In(
      @NotNull @Name @OwnInstance String instanceId,
      @Default("false") @Doc("Only if it is the session of an agent, else nothing happens.") boolean onlySession) {}

  record Out(
      @Doc("False when there was no such instance, or it is no session and only that is meant.") boolean unregistered,
      @Doc("Tasks it held, assigned or leased, which go on elsewhere.") int tasksReassigned) {}

  private final Script script;

  SystemUnregister(Scripts scripts) {
    this.script = scripts.load("system_unregister");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.run(call, in.instanceId(), in.onlySession() ? "1" : "")
        .map(reply -> new Out(reply.get(0).toInteger() == 1, reply.get(1).toInteger()));
  }
}
