package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.core.Refused;
import io.claudebench.task.model.Durability;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.persist.Postgres;
import io.claudebench.task.script.Args;
import io.claudebench.task.script.Strict;
import io.claudebench.task.script.TaskScripts;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * What a claim answers with: a strict task only when PostgreSQL has its lease. One that cannot be confirmed because
 * PostgreSQL is away goes back to its place, and the attempt does not count; one that PostgreSQL will not have keeps
 * its lease until that ends. Either costs the others nothing.
 */
@Singleton
public final class Confirmed {
  private final Strict strict;
  private final Postgres postgres;
  private final TaskScripts.Bound release;
  private final String denyMax;

  Confirmed(Strict strict, Postgres postgres, TaskScripts scripts, TaskSettings settings) {
    this.strict = strict;
    this.postgres = postgres;
    this.release = scripts.load("task_release");
    this.denyMax = Integer.toString(settings.denyMax());
  }

  /** Whether claims may bring strict tasks now, as the scripts read it. */
  public String strictNow() {
    return Args.flag(postgres.isReachable());
  }

  /** Those of the claimed tasks that are the worker's, in order. It goes on when nobody waits any more. */
  public Uni<List<Task>> of(Call call, List<Task> claimed) {
    if (claimed.stream().noneMatch(task -> task.durability() == Durability.STRICT)) {
      return Uni.createFrom().item(claimed);
    }
    return Uni.join().all(claimed.stream().map(task -> confirm(call, task)).toList()).andFailFast()
        .map(tasks -> tasks.stream().flatMap(Optional::stream).toList()).memoize().indefinitely();
  }

  private Uni<Optional<Task>> confirm(Call call, Task task) {
    if (task.durability() != Durability.STRICT) {
      return Uni.createFrom().item(Optional.of(task));
    }
    return strict.persisted(call.caller().tenant(), task.id()).replaceWith(Optional.of(task))
        .onFailure(Refused.class)
        .recoverWithUni(() -> (postgres.isReachable() ? Uni.createFrom().voidItem() : giveBack(call, task))
            .replaceWith(Optional.empty()));
  }

  /** To its old place; the attempt does not count. When that fails the lease ends by itself. */
  public Uni<Void> giveBack(Call call, Task task) {
    return release.run(call.plain(), task.id(), task.assignedTo(), Long.toString(task.fence()), "0", denyMax)
        .replaceWithVoid().onFailure().recoverWithNull();
  }
}
