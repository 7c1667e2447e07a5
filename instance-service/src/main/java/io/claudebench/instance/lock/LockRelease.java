package io.claudebench.instance.lock;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Name;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * Gives a lock back; the first in its line is woken. Refuses {@code LEASE_LOST}, also to the second of two releases.
 */
@Handles(verb = "lock.release", summary = "Gives a lock back.", may = Access.WORK, lifeline = true)
@Singleton
final class LockRelease implements Handler<LockRelease.In, LockRelease.Out> {

  record In(
      @NotNull @Name @Doc("Name of the lock.") String name,
      @NotNull @Name @OwnInstance String owner,
      @NotNull @Min(0) Long fence) {}

  record Out(
      @Doc("True; what was not held is a refusal.") boolean released) {}

  private final Script script;
  private final String turnMs;

  LockRelease(Scripts scripts, LockSettings settings) {
    this.script = scripts.load("lock_release");
    this.turnMs = Integer.toString(settings.turnMs());
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return script.of(in.name()).run(call, in.name(), in.owner(), in.fence(), turnMs)
        .replaceWith(new Out(true));
  }
}
