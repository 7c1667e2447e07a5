package io.claudebench.instance;

import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Takes an instance off the registry; it claims nothing from then on. Unknown is an answer, {@code unregistered: false}.
 *
 * <p>Not promised in this build: tasks it still holds are not moved at once ({@code tasksReassigned} is 0); they come back when their
 * leases end.
 */
@Handles(verb = "system.unregister", summary = "Takes an instance off the registry.", lifeline = true, emits = "instance.unregistered")
@Singleton
final class SystemUnregister implements Handler<SystemUnregister.In, SystemUnregister.Out> {

  record In(@NotNull @Name String instanceId) {}

  record Out(boolean unregistered, int tasksReassigned) {}

  private final Script script;

  SystemUnregister(Scripts scripts) {
    this.script = scripts.load("system_unregister");
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    var keys = call.keys();
    return script.run(call,
        List.of(keys.instance(in.instanceId()), keys.activeInstances(), keys.instanceLoads(), keys.capabilities(in.instanceId()),
            keys.capacity(in.instanceId()), keys.rolePrefix(), keys.streamPrefix()),
        List.of(in.instanceId(), call.metadata(), keys.channelPrefix()))
        .map(known -> new Out(known.toInteger() == 1, 0));
  }
}
