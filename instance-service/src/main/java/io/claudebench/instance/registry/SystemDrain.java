package io.claudebench.instance.registry;

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

/**
 * Takes an instance out of service without killing it: it gets no new work, what waits for it goes to others at once,
 * what it works on it may finish, or with {@code handOver} loses too (as if released: the attempt does not count).
 * Registering again ends it. Refuses {@code NOT_FOUND}.
 */
@Handles(verb = "system.drain", summary = "Gives an instance no new work and moves what waits for it to others.",
    may = Access.OPERATE, lifeline = true)
@Singleton
final class SystemDrain implements Handler<SystemDrain.In, SystemDrain.Out> {
  private final Script script;

  SystemDrain(Scripts scripts) {
    this.script = scripts.load("system_drain");
  }

  record In(
      @NotNull @Name String instanceId,
      @Doc("Whether it also loses what it works on, as if released; absent is no.") Boolean handOver) {}

  record Out(
      @Doc("True; an unknown instance is a refusal.") boolean draining,
      @Doc("Tasks it held at that moment, assigned or leased.") int tasksHeld) {}

  @Override
  public Uni<Out> handle(In in, Call call) {
    String reason = Boolean.TRUE.equals(in.handOver()) ? "handover" : "drained";
    return script.run(call, in.instanceId(), reason).map(held -> new Out(true, held.toInteger()));
  }
}
