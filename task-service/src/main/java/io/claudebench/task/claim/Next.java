package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.core.redis.Script;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code claimNext}: who ends an attempt takes its next tasks in the same script, under leases of {@code leaseMs}. */
@Singleton
public final class Next {
  private final int leaseMs;
  private final Confirmed confirmed;

  Next(TaskSettings settings, Confirmed confirmed) {
    this.confirmed = confirmed;
    this.leaseMs = settings.leaseMs();
  }

  /** As the scripts read it: how many, their lease, and whether strict ones may come. */
  public List<Object> args(Integer claimNext) {
    return List.of(claimNext == null ? 0 : claimNext, leaseMs, confirmed.strictNow());
  }

  /** Those that are the worker's; null when none was asked for. @param hashes a member of the settled reply */
  public Uni<List<Task>> of(Call call, Integer claimNext, Response hashes, Script.Settled settled) {
    return claimNext == null ? Uni.createFrom().nullItem()
        : confirmed.of(call, hashes.stream().map(Hashes::of).map(Task::claimed).toList(), settled);
  }

  /** Null when none was asked for. */
  public static List<Task> none(Integer claimNext) {
    return claimNext == null ? null : List.of();
  }
}
