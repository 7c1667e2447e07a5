package io.claudebench.task.claim;

import io.claudebench.core.Call;
import io.claudebench.task.model.Task;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.script.Hashes;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** {@code claimNext}: who ends an attempt takes its next tasks in the same script, under leases of {@code leaseMs}. */
@Singleton
public final class Next {
  private final String leaseMs;
  private final String scanMax;
  private final Confirmed confirmed;

  Next(TaskSettings settings, Confirmed confirmed) {
    this.confirmed = confirmed;
    this.leaseMs = Integer.toString(settings.leaseMs());
    this.scanMax = Integer.toString(settings.scanMax());
  }

  /**
   * The script's own arguments, then how many to claim, their lease, how many may be stepped over, and whether strict
   * ones may come.
   */
  public String[] args(Integer claimNext, String... own) {
    return Stream.concat(Stream.of(own), Stream.of(claimNext == null ? "0" : claimNext.toString(), leaseMs, scanMax,
        confirmed.strictNow())).toArray(String[]::new);
  }

  /** Null when none was asked for. */
  public static List<Task> of(Response hashes, Integer claimNext) {
    return claimNext == null ? null : hashes.stream().map(Hashes::of).map(Task::claimed).toList();
  }

  public static List<Task> none(Integer claimNext) {
    return claimNext == null ? null : List.of();
  }

  /** Those that are the worker's. */
  public Uni<List<Task>> confirmed(Call call, List<Task> next) {
    return next == null ? Uni.createFrom().nullItem() : confirmed.of(call, next);
  }
}
