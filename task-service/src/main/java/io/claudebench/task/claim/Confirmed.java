package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * What a claim answers with: a strict task only when PostgreSQL has its lease. One that it does not have because it is
 * away goes back to its place, and the attempt does not count; one that it will not have keeps its lease until that
 * ends. Either costs the others nothing.
 */
@Singleton
public final class Confirmed {
  private final Postgres postgres;
  private final Script release;
  private final int denyMax;

  /** What it takes to give a task back. */
  record Lease(String id, String worker, long fence) {

    static Lease of(Task task) {
      return new Lease(task.id(), task.assignedTo(), task.fence());
    }
  }

  Confirmed(Postgres postgres, Scripts scripts, TaskSettings settings) {
    this.postgres = postgres;
    this.release = scripts.load("task_release");
    this.denyMax = settings.denyMax();
  }

  /** Whether claims may bring strict tasks now. */
  public boolean strictNow() {
    return postgres.isReachable();
  }

  /** Runs on any thread when they may again. */
  void onStrictAgain(Runnable heard) {
    postgres.onReturn(heard);
  }

  /**
   * Those of the claimed tasks that are the worker's, in order. It goes on when nobody waits any more. Refuses
   * {@code UNAVAILABLE} an answer told again that PostgreSQL lacks: the worker may have had the first one.
   */
  public Uni<List<Task>> of(Call call, List<Task> claimed, Script.Settled settled) {
    Set<String> lacking = settled.lacking();
    if (settled.isRepeated() && !lacking.isEmpty()) {
      return Uni.createFrom().item(() -> settled.about(lacking.iterator().next())).replaceWith(claimed);
    }
    List<Task> own = claimed.stream().filter(task -> !lacking.contains(task.id())).toList();
    if (own.size() == claimed.size() || postgres.isReachable()) {
      return Uni.createFrom().item(own);
    }
    return Uni.join().all(claimed.stream().filter(task -> lacking.contains(task.id()))
        .map(task -> giveBack(call, Lease.of(task))).toList()).andFailFast().replaceWith(own).memoize().indefinitely();
  }

  /** To its old place; the attempt does not count. When that fails the lease ends by itself. */
  public Uni<Void> giveBack(Call call, Lease lease) {
    return release.run(new Background(call.keys(), call.metadata()), lease.id(), lease.worker(), lease.fence(), false,
        denyMax).replaceWithVoid().onFailure().recoverWithNull();
  }
}
