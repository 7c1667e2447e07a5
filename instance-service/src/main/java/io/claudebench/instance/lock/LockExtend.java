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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/**
 * Holds a lock for {@code ttlMs} from now; it never ends earlier than it would have. The fence stays. Refuses
 * {@code LEASE_LOST}.
 */
@Handles(verb = "lock.extend", summary = "Holds a lock for longer.", may = Access.WORK, lifeline = true,
    renewal = true)
@Singleton
final class LockExtend implements Handler<LockExtend.In, LockAcquire.Out> {

  record In(
      @NotNull @Name @Doc("Name of the lock.") String name,
      @NotNull @Name @OwnInstance String owner,
      @NotNull @Min(0) Long fence,
      @Doc("How long it is held from now; it never ends earlier than it would have.")
      @NotNull @Min(100) @Max(3_600_000) Integer ttlMs) {}

  private final Script script;

  LockExtend(Scripts scripts) {
    this.script = scripts.load("lock_extend");
  }

  @Override
  public Uni<LockAcquire.Out> handle(In in, Call call) {
    return script.of(in.name()).run(call, in.name(), in.owner(), in.fence(), in.ttlMs())
        .map(ends -> LockAcquire.Out.got(in.fence(), Instant.ofEpochMilli(ends.toLong())));
  }
}
